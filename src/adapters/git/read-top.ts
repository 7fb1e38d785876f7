import { runGit } from "./run-git.ts";

/** The commit of a branch in a bare mirror, and the files at the top of its tree. */
export interface Top {
  readonly commit: string;
  /** Name → id of its content. */
  readonly files: ReadonlyMap<string, string>;
}

/** @throws SquadronError `outside` when git failed, or the mirror has no such branch. */
export async function readTop(mirror: string, branch: string): Promise<Top> {
  const git = (...args: readonly string[]): Promise<string> => runGit(args, { cwd: mirror });
  const commit = (await git("rev-parse", "--verify", "--quiet", `refs/heads/${branch}^{commit}`)).trim();
  const entries = (await git("ls-tree", "-z", commit)).split("\0");
  const files = entries.flatMap((entry): [string, string][] => {
    // Links are left out: their content is the name of another file.
    const [, id, name] = /^100\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    return id === undefined || name === undefined ? [] : [[name, id]];
  });
  return { commit, files: new Map(files) };
}
