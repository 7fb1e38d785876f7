import { SquadronError } from "../../domain/errors.ts";
import { isHarmless, staysInside } from "../../domain/tree-path.ts";
import { describeEntries, readEntries } from "./read-changes.ts";

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
  const all = await readEntries(at.repository, [at.commit, "--not", "--alternate-refs"]);
  const entries = all.filter(({ mode }) => mode !== gone);
  for (const { path, mode } of entries) {
    if (!isHarmless(path)) throw refused(`the path ${JSON.stringify(path)} is not allowed`);
    if (mode !== symlink && !plainFiles.has(mode))
      throw refused(`${JSON.stringify(path)} is not a file (mode ${mode})`);
  }
  const files = await describeEntries(at.repository, entries);
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > at.mostBytes)
    throw refused(`its files are larger than ${Math.floor(at.mostBytes / 1024 ** 2)} MB`);
  const out = files.find(({ path, mode, target }) => mode === symlink && !staysInside(path, target));
  if (out) throw refused(`${JSON.stringify(out.path)} links out of the tree`);
}

function refused(why: string): SquadronError {
  return new SquadronError("refused", `The work cannot leave the sandbox: ${why}.`);
}
