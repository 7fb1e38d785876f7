import { createRequire } from "node:module";

interface Definition {
  readonly name: string;
  readonly examples: readonly unknown[];
}
export interface Example {
  /** Where it stands in the package: `api.github.com/issues/3`. */
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
  readonly body: string;
}

const servers = ["api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"];

/** Every payload of @octokit/webhooks-examples that differs from all before it. */
export function readCorpus(): readonly Example[] {
  const require = createRequire(import.meta.url);
  const seen = new Set<string>();
  return servers.flatMap((server) => {
    const definitions = require(`@octokit/webhooks-examples/${server}/index.json`) as readonly Definition[];
    return definitions.flatMap(({ name, examples }) =>
      examples.flatMap((payload, index) => {
        const body = JSON.stringify(payload);
        if (seen.has(name + body)) return [];
        seen.add(name + body);
        return [{ id: `${server}/${name}/${index}`, event: name, payload, body }];
      }),
    );
  });
}
