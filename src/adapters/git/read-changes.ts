import { Readable } from "node:stream";

import type { CommitOf, FileChange } from "../../domain/push-policy.ts";
import { runGit } from "./run-git.ts";

/** One path as a commit changes it. */
export interface Entry {
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
}

const raw = ["-z", "--raw", "--no-renames", "--no-abbrev"];
const gone = "000000";
const symlink = "120000";
const submodule = "160000";

/**
 * Each path that each of these commits changes; of a merge those that are as in none of its parents.
 * @param commits as `git rev-list` names them.
 */
export async function readEntries(repository: string, commits: readonly string[]): Promise<readonly Entry[]> {
  return parseRaw(
    await runGit(["log", "-c", "--root", "--format=", ...raw, ...commits], { cwd: repository }),
  );
}

/** Each path that is not in one commit as it is in the other. */
export async function readDifference(
  repository: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly Entry[]> {
  return parseRaw(await runGit(["diff-tree", "-r", ...raw, from, to], { cwd: repository }));
}

/** `:<modes> <ids> <status>\0<path>\0`, with one colon, one mode and one id more per further parent of a merge. */
function parseRaw(text: string): readonly Entry[] {
  const tokens = text.split("\0");
  const entries: Entry[] = [];
  for (let i = 0; i + 1 < tokens.length; i++) {
    const header = /^\n?(:+)(.*)$/s.exec(tokens[i] ?? "");
    if (!header) continue;
    const parents = header[1]?.length ?? 1;
    const fields = (header[2] ?? "").split(" ");
    entries.push({
      mode: fields[parents] ?? "",
      blob: fields[2 * parents + 1] ?? "",
      path: tokens[++i] ?? "",
    });
  }
  return entries;
}

/** The entries with what their files hold: size, and where a link leads. */
export async function describeEntries(
  repository: string,
  entries: readonly Entry[],
): Promise<readonly FileChange[]> {
  const sizes = await sizesOf(repository, entries.filter(hasBlob));
  const targets = new Map<string, string>();
  for (const { mode, blob } of entries)
    if (mode === symlink && !targets.has(blob))
      targets.set(blob, await runGit(["cat-file", "blob", blob], { cwd: repository }));
  return entries.map(({ path, mode, blob }) => ({
    path,
    mode,
    bytes: hasBlob({ mode }) ? (sizes.get(blob) ?? 0) : 0,
    target: mode === symlink ? (targets.get(blob) ?? "") : "",
  }));
}

function hasBlob({ mode }: Pick<Entry, "mode">): boolean {
  return mode !== gone && mode !== submodule;
}

async function sizesOf(repository: string, entries: readonly Entry[]): Promise<ReadonlyMap<string, number>> {
  if (entries.length === 0) return new Map();
  const input = Readable.from([entries.map(({ blob }) => `${blob}\n`).join("")]);
  const format = "--batch-check=%(objectname) %(objectsize)";
  const out = await runGit(["cat-file", format], { cwd: repository, input });
  const lines = out.trim().split("\n");
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
}

/** Who made these commits. @param commits as `git rev-list` names them. */
export async function readCommits(
  repository: string,
  commits: readonly string[],
): Promise<readonly CommitOf[]> {
  const format = "--format=%H%x00%an%x00%ae%x00%ce";
  const out = await runGit(["log", format, ...commits], { cwd: repository });
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id = "", name = "", author = "", committer = ""] = line.split("\0");
      // A name is anybody's text, and it is shown to agents.
      return { id, name: name.slice(0, 60), emails: [author, committer] };
    });
}
