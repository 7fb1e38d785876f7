import { z } from "zod";
import { commonOf } from "./common.ts";
import { parsed } from "./family.ts";
import { envelope } from "./payload.ts";

/** A branch's whole history may come in one push; a mailbox entry stays within about 100 KB. */
const maxPaths = 1000;

const files = z.array(z.string()).catch([]);
const schema = z.object({
  ...envelope,
  ref: z.string(),
  after: z.string(),
  commits: z.array(z.object({ added: files, modified: files, removed: files })).catch([]),
});

export const push = parsed(schema, (payload, delivery) => {
  if (!payload.ref.startsWith("refs/heads/")) return { ignored: "only branches matter, not tags" };
  const touched = payload.commits.flatMap((commit) => [
    ...commit.added,
    ...commit.modified,
    ...commit.removed,
  ]);
  return {
    ...commonOf(payload, delivery, isoOf(payload.repository.pushedAt)),
    kind: "branch-pushed",
    ref: payload.ref,
    after: payload.after,
    paths: bounded([...new Set(touched)]),
  };
});

// Our own configuration lives below .github/: cutting the list must not hide a change of it.
function bounded(paths: readonly string[]): string[] {
  if (paths.length <= maxPaths) return [...paths];
  const first = paths.filter((path) => path.startsWith(".github/"));
  return [...first, ...paths.filter((path) => !path.startsWith(".github/"))].slice(0, maxPaths);
}

const seconds = z.number().int().nonnegative().max(253_402_300_799);

function isoOf(pushedAt: unknown): string | undefined {
  const epoch = seconds.safeParse(pushedAt);
  if (!epoch.success) return undefined;
  // oxlint-disable-next-line no-restricted-globals -- the clock is forbidden here; a given number is no clock
  return new Date(epoch.data * 1000).toISOString();
}
