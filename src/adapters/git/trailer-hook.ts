import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { SessionAddress } from "../../domain/ids.ts";
import type { RepositoryRef } from "../../ports/code-host.ts";

/**
 * Lets git end each commit message with the issue and the role. It runs where the agent's git runs, and the agent may take
 * it away: these lines are for people who look for the reason of a commit. What counts is the address of its author,
 * which is checked before a push.
 */
export async function writeTrailerHook(
  clone: string,
  { role, number }: Pick<SessionAddress, "role" | "number">,
  { owner, name }: RepositoryRef,
): Promise<void> {
  const trailers = [`Squadron-Issue: ${owner}/${name}#${number}`, `Squadron-Role: ${role}`];
  const how = ["--in-place", "--if-exists addIfDifferent", ...trailers.map((each) => `--trailer '${each}'`)];
  const folder = join(clone, ".git/hooks");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "prepare-commit-msg"),
    `#!/bin/sh\nexec git interpret-trailers ${how.join(" ")} "$1"\n`,
    { mode: 0o755 },
  );
}
