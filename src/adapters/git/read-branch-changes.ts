import { SquadronError } from "../../domain/errors.ts";
import type { CollectedBranch } from "../../ports/workspaces.ts";
import { describeEntries, readCommits, readDifference, readEntries, type Entry } from "./read-changes.ts";
import { readSecrets } from "./read-secrets.ts";
import { runGit } from "./run-git.ts";

interface Branch {
  readonly commit: string;
  /** Where the default branch is. */
  readonly base: string;
  /** Where GitHub has the branch, "" for nowhere. */
  readonly tip: string;
  readonly defaultBranch: string;
}

/**
 * What a branch would bring to GitHub. Its files are those that its commits change, unless GitHub has the commit on this
 * branch or on the default branch, and those that differ from the default branch as a whole: a merge can undo what it merges
 * without any commit that says so. What people changed on the branch themselves does not count.
 */
export async function readBranchChanges(
  repository: string,
  { commit, base, tip, defaultBranch }: Branch,
): Promise<Pick<CollectedBranch, "changes" | "replaced">> {
  const known = tip === "" ? [base] : [base, tip];
  const steps = await readEntries(repository, [commit, "--not", ...known]);
  const whole = await changedSince(repository, commit, { base, defaultBranch });
  const before = tip === "" ? [] : await changedSince(repository, tip, { base, defaultBranch });
  const had = new Set(before.map(nameOf));
  const entries = [...steps, ...whole.filter((entry) => !had.has(nameOf(entry)))];
  const files = await describeEntries(repository, entries);
  const commits = await readCommits(repository, [commit, "--not", "--alternate-refs"]);
  const secrets = await readSecrets(repository, [commit, "--not", ...known]);
  const replaced = tip === "" ? [] : await readCommits(repository, [tip, "--not", commit, base]);
  return { changes: { commits, files, tree: await pathsOf(repository, commit), secrets }, replaced };
}

function nameOf({ path, mode, blob }: Entry): string {
  return `${mode} ${blob} ${path}`;
}

/** What a commit has otherwise than the default branch had it when they parted. */
async function changedSince(
  repository: string,
  commit: string,
  { base, defaultBranch }: Pick<Branch, "base" | "defaultBranch">,
): Promise<readonly Entry[]> {
  const from = await runGit(["merge-base", base, commit], { cwd: repository }).catch((error: unknown) => {
    const words = `Your branch has no history in common with ${defaultBranch}: begin it there.`;
    throw new SquadronError("refused", words, { cause: error });
  });
  return readDifference(repository, { from: from.trim(), to: commit });
}

async function pathsOf(repository: string, commit: string): Promise<readonly string[]> {
  const out = await runGit(["ls-tree", "-r", "-z", "--name-only", commit], { cwd: repository });
  return out.split("\0").filter((path) => path !== "");
}
