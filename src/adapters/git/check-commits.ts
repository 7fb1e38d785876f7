import { Readable } from "node:stream";

import { SquadronError } from "../../domain/errors.ts";
import { runGit } from "./run-git.ts";

interface Entry {
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
}

const plainFiles: ReadonlySet<string> = new Set(["100644", "100755"]);
const gone = "000000";
const symlink = "120000";

/**
 * Looks at everything that commits of an agent's add to what GitHub has: each file of each commit must be a file or a link
 * that stays in the tree, under a path that is harmless wherever somebody checks it out.
 * @param at.repository bare repository with the commits, borrowing from the mirror; the mirror's refs are what GitHub has.
 * @param at.mostBytes of all files together, each counted as often as it occurs: few bytes of a pack can unfold to many.
 * @throws SquadronError `refused` that names the first offence.
 */
export async function checkCommits(at: {
  readonly repository: string;
  readonly commit: string;
  readonly mostBytes: number;
}): Promise<void> {
  const added = ["--not", "--alternate-refs"];
  const log = ["log", "-c", "-z", "--raw", "--root", "--format=", "--no-renames", "--no-abbrev", at.commit];
  const raw = await runGit([...log, ...added], { cwd: at.repository });
  const entries = parseRaw(raw).filter(({ mode }) => mode !== gone);
  for (const { path, mode } of entries) {
    if (!isHarmless(path)) throw refused(`the path ${JSON.stringify(path)} is not allowed`);
    if (mode !== symlink && !plainFiles.has(mode))
      throw refused(`${JSON.stringify(path)} is not a file (mode ${mode})`);
  }
  const sizes = await sizesOf(at.repository, entries);
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > at.mostBytes)
    throw refused(`its files are larger than ${Math.floor(at.mostBytes / 1024 ** 2)} MB`);
  for (const { path, mode, blob } of entries) {
    if (mode !== symlink) continue;
    const target = await runGit(["cat-file", "blob", blob], { cwd: at.repository });
    if (!staysInside(path, target)) throw refused(`${JSON.stringify(path)} links out of the tree`);
  }
}

/** `:<modes> <ids> <status>\0<path>\0`, with one colon, one mode and one id more per further parent of a merge. */
function parseRaw(raw: string): readonly Entry[] {
  const tokens = raw.split("\0");
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

function isHarmless(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

/** Up as far as the tree goes, and then only down: a way up after a name could lead out through another link. */
function staysInside(path: string, target: string): boolean {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const down = parts.slice(parts.findIndex((part) => part !== ".."));
  const up = parts.every((part) => part === "..") ? parts.length : parts.length - down.length;
  if (target.startsWith("/") || up > path.split("/").length - 1) return false;
  return up === parts.length || isHarmless(down.join("/"));
}

async function sizesOf(repository: string, entries: readonly Entry[]): Promise<readonly number[]> {
  if (entries.length === 0) return [];
  const input = Readable.from([entries.map(({ blob }) => `${blob}\n`).join("")]);
  const out = await runGit(["cat-file", "--batch-check=%(objectsize)"], { cwd: repository, input });
  return out.trim().split("\n").map(Number);
}

function refused(why: string): SquadronError {
  return new SquadronError("refused", `The work cannot leave the sandbox: ${why}.`);
}
