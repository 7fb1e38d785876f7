import type { z } from "zod";

import type { ConfigProblem } from "../domain/config-problem.ts";
import { nearest } from "../domain/nearest.ts";
import type { KeyPath, YamlSource } from "./yaml-source.ts";

/** The part of a JSON Schema that explaining needs. */
export interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
}

type Issue = z.core.$ZodIssue;

/** Says what a schema found wrong with a file: where, and what would be right. */
export function schemaProblems(
  { issues }: z.ZodError,
  source: YamlSource,
  schema: SchemaNode,
): readonly ConfigProblem[] {
  return issues.flatMap((issue) => explain(issue, { source, schema, around: [] }));
}

interface Context {
  readonly source: YamlSource;
  readonly schema: SchemaNode;
  /** Path of what the issue's own path begins at. */
  readonly around: KeyPath;
}

function explain(issue: Issue, context: Context): readonly ConfigProblem[] {
  const { source, schema, around } = context;
  const path = [...around, ...issue.path];
  const node = nodeAt(schema, path);
  const known = Object.keys(propertiesOf(node));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        ...problemAt(source, source.atKey([...path, key])),
        message: `"${key}" is not a key of ${nameOf(path)}.`,
        remedy: unknownRemedy(key, known),
      }));
    case "invalid_key":
      return [
        {
          ...problemAt(source, source.atKey(path)),
          message: `${nameOf(path)} ${issue.issues[0]?.message ?? "is not a good name"}.`,
          remedy: "Give it another name.",
        },
      ];
    case "invalid_union": {
      const better = issue.errors.find((each) => each.every(isInside));
      if (better?.[0]) return better.flatMap((each) => explain(each, { ...context, around: path }));
      break;
    }
    default:
      break;
  }
  return [
    {
      ...problemAt(source, source.at(path)),
      message: `${nameOf(path)} ${sayWhat(issue)}.`,
      remedy: remedyOf(issue, node),
    },
  ];
}

/** Of several forms the one that was meant: it is wrong in a part, not as a whole. */
function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === "unrecognized_keys";
}

function problemAt(source: YamlSource, position: { line: number; column: number }) {
  return { kind: "problem", file: source.file, ...position } as const;
}

/** What to do about a word that is none of the known ones. */
export function unknownRemedy(word: string, known: readonly string[]): string {
  const close = nearest(word, known);
  return close === undefined ? `Known are: ${known.join(", ")}.` : `Did you mean "${close}"?`;
}

function sayWhat(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeWords[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return ownWords(issue) ?? "has a value that is not known";
    case "invalid_union":
      return ownWords(issue) ?? "has a form that is not known";
    case "too_small":
      return `must have at least ${issue.minimum}${issue.origin === "array" ? " entries" : ""}`;
    case "too_big":
      return `may have at most ${issue.maximum}${issue.origin === "array" ? " entries" : ""}`;
    default:
      return issue.message.replace(/\.$/, "");
  }
}

/** What the schema itself says, as against what the package says by default. */
function ownWords({ message }: Issue): string | undefined {
  return message.startsWith("Invalid ") ? undefined : message;
}

const typeWords: Readonly<Record<string, string>> = {
  object: "keys with values",
  record: "keys with values",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function remedyOf(issue: Issue, node: SchemaNode | undefined): string {
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const close = typeof issue.input === "string" ? nearest(issue.input, values) : undefined;
    if (close !== undefined) return `Did you mean "${close}"?`;
    return `Set ${values.length > 1 ? "one of " : ""}${values.join(", ")}.`;
  }
  return node?.description ?? "See docs/reference/configuration.md.";
}

function nameOf(path: KeyPath): string {
  return path.length === 0 ? "the file" : path.map(String).join(".");
}

/** The part of a schema that describes what stands at a path. */
function nodeAt(schema: SchemaNode, path: KeyPath): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema;
  for (const step of path) node = childOf(node, String(step));
  return node;
}

function childOf(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  if (!node) return undefined;
  const own = propertiesOf(node)[key] ?? (node.additionalProperties || undefined) ?? node.items;
  if (own) return own.description === undefined && node.items ? { ...own, ...described(node) } : own;
  return node.anyOf?.map((each) => childOf(each, key)).find((each) => each !== undefined);
}

function propertiesOf(node: SchemaNode | undefined): Readonly<Record<string, SchemaNode>> {
  return node?.properties ?? Object.assign({}, ...(node?.anyOf ?? []).map(propertiesOf));
}

/** An entry of a list is explained by what is said of the list. */
function described({ description }: SchemaNode): Pick<SchemaNode, "description"> {
  return description === undefined ? {} : { description };
}
