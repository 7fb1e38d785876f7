import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { CommitAuthor } from "../../domain/commit-author.ts";
import { SquadronError } from "../../domain/errors.ts";
import type { BranchAt, CollectedBranch } from "../../ports/workspaces.ts";
import { borrow } from "./borrow.ts";
import { branchScript } from "./branch-script.ts";
import { mostBytes, readLine } from "./collect-work.ts";
import { importBundle } from "./import-bundle.ts";
import { makeLanding } from "./make-landing.ts";
import { readBranchChanges } from "./read-branch-changes.ts";
import { runGit } from "./run-git.ts";
import { runInside, type Inside } from "./run-inside.ts";

interface CollectFrom extends Inside, Pick<BranchAt, "branch" | "tip"> {
  readonly defaultBranch: string;
  readonly author: CommitAuthor;
  /** Folder for copies that last until the branch is pushed. */
  readonly landings: string;
}

/**
 * Takes the branch out of a clone. The mirror must have `tip`.
 * @throws SquadronError `refused` when there is no such branch or it may not leave the sandbox.
 */
export async function collectBranch(from: CollectFrom): Promise<CollectedBranch> {
  const { mirror, landings, tip, defaultBranch } = from;
  const landing = await makeLanding(landings, "branch");
  const dispose = (): Promise<void> => rm(landing, { recursive: true, force: true });
  try {
    const source = join(landing, "repository.git");
    await borrow({ repository: source, mirror, known: "branches" });
    const commit = await takeBranch(from, { file: join(landing, "bundle"), repository: source });
    const base = (
      await runGit(["rev-parse", "--verify", `refs/heads/${defaultBranch}`], { cwd: mirror })
    ).trim();
    const read = await readBranchChanges(source, { commit, base, tip, defaultBranch });
    return { commit, source, ...read, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function takeBranch(
  from: CollectFrom,
  { file, repository }: { readonly file: string; readonly repository: string },
): Promise<string> {
  const { branch, author } = from;
  const script = { text: branchScript, args: [branch], author };
  await runInside(from, script, { to: createWriteStream(file), mostBytes });
  const said = await readLine(file, 0);
  if (said === "none")
    throw new SquadronError("refused", `There is no branch ${branch} in your clone: commit on that one.`);
  const known = /^known ([0-9a-f]{40})$/.exec(said)?.[1];
  if (known === undefined)
    return importBundle({ file, start: 0, ref: `refs/heads/${branch}` }, { repository, mostBytes });
  await runGit(["rev-parse", "--verify", "--quiet", `${known}^{commit}`], { cwd: repository }).catch(
    (error: unknown) => {
      throw new SquadronError("refused", "GitHub does not have the commit of your branch.", { cause: error });
    },
  );
  return known;
}
