import type { OpenApi, Operation } from "./document.ts";

/** The operation that a request is one of. */
export interface Matched {
  /** Such as `GET /repos/{owner}/{repo}/issues/{issue_number}`. */
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

// Parameters whose value may hold slashes, because it is a path itself.
const DEEP = new Set(["path", "ref", "branch", "basehead"]);

function pattern(template: string): RegExp {
  const source = template
    .split(/\{(\w+)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`);
      return DEEP.has(part) ? `(?<${part}>.*)` : `(?<${part}>[^/]+)`;
    })
    .join("");
  // A repository's root folder is asked for with or without the last slash.
  return new RegExp(`^${source.replace(/\/(\(\?<path>\.\*\))$/, "(?:/$1)?")}$`);
}

function parameters(template: string): number {
  return template.split("{").length;
}

/** Finds operations by method and path; where several fit, the one with the fewest parameters is meant. */
export function createMatcher(document: OpenApi): (method: string, path: string) => Matched | undefined {
  const entries = Object.entries(document.paths)
    .toSorted(([left], [right]) => parameters(left) - parameters(right) || right.length - left.length)
    .map(([path, operations]) => ({ path, operations, regex: pattern(path) }));
  return (method, path) => {
    for (const entry of entries) {
      const operation = entry.operations[method.toLowerCase()];
      const groups = operation === undefined ? undefined : entry.regex.exec(path)?.groups;
      if (operation === undefined || (groups === undefined && !entry.regex.test(path))) continue;
      return {
        name: `${method} ${entry.path}`,
        path: entry.path,
        method: method.toLowerCase(),
        operation,
        params: groups ?? {},
      };
    }
    return undefined;
  };
}
