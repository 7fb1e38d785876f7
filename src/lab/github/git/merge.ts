import { runGit, tryGit } from "./run-git.ts";

export interface MergeInput {
  /** The two commits whose content is joined. */
  readonly ours: string;
  readonly theirs: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  readonly at: Date;
}

/** Joins two commits into a new one without a working copy; `undefined` when they conflict. Moves no ref. */
export async function mergeCommits(folder: string, input: MergeInput): Promise<string | undefined> {
  const merged = await tryGit(folder, ["merge-tree", "--write-tree", input.ours, input.theirs]);
  if (merged.code !== 0) return undefined;
  const tree = merged.out.toString("utf8").trim();
  const seconds = Math.floor(input.at.getTime() / 1000);
  const person = `${input.author} <${input.author}@users.noreply.lab> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...input.parents.map((parent) => `parent ${parent}`),
    `author ${person}`,
    `committer ${person}`,
    "",
    input.message,
    "",
  ];
  return runGit(folder, ["hash-object", "-t", "commit", "-w", "--stdin"], lines.join("\n"));
}
