import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import type { CommitAuthor } from "../../domain/commit-author.ts";
import { parseSession, type SessionKey } from "../../domain/ids.ts";
import { remoteOf } from "../../domain/workspace-news.ts";
import type { GitAccess } from "../../ports/code-host.ts";
import type { WorkspaceAt } from "../../ports/workspaces.ts";
import type { SeenRefs } from "./clone-mark.ts";
import { makeLanding } from "./make-landing.ts";
import { readRef } from "./push-ref.ts";
import { runGit } from "./run-git.ts";
import { writeTrailerHook } from "./trailer-hook.ts";

interface CloneFrom {
  readonly key: SessionKey;
  readonly mirror: string;
  /** Folder to make; nobody sees it before it is whole. */
  readonly folder: string;
  /** Where it is made. */
  readonly landings: string;
  readonly author: CommitAuthor;
  /** What it is to show, with the mirror's refs as they are now. */
  readonly at: Pick<WorkspaceAt, "repository" | "branch" | "at"> & { readonly seen: SeenRefs };
  /** Where work was saved; undefined when none was. */
  readonly saved: { readonly access: () => Promise<GitAccess>; readonly ref: string } | undefined;
}

/** @returns the saved work that the clone has, "" when there is none. */
export async function makeClone(from: CloneFrom): Promise<string> {
  const { author, at, saved } = from;
  await mkdir(dirname(from.folder), { recursive: true, mode: 0o700 });
  const partial = await makeLanding(from.landings, "clone");
  // Git makes no commit for somebody without a name, and inside the sandbox nobody has one.
  const name = ["-c", `user.name=${author.name}`, "-c", `user.email=${author.email}`];
  const how = ["--quiet", "--shared", "--template=", "--no-checkout", ...name];
  try {
    await runGit(["clone", ...how, from.mirror, partial]);
    await writeTrailerHook(partial, parseSession(from.key), at.repository);
    const start = await startOf(partial, from);
    const work = saved ? await fetchWork(partial, saved) : "";
    if (work === "") await runGit(["checkout", "--quiet", "-B", at.branch, start], { cwd: partial });
    else
      await putBack(partial, { branch: at.branch, work, upstream: `origin/${at.repository.defaultBranch}` });
    await rename(partial, from.folder);
    return work;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** What it shows, else what GitHub has of its branch, else the default branch. */
async function startOf(clone: string, { mirror, at }: CloneFrom): Promise<string> {
  if (at.at && at.seen.head !== "") {
    const shown = remoteOf(at.at.ref);
    await runGit(["fetch", "--quiet", "--no-tags", mirror, `+${at.at.ref}:${shown}`], { cwd: clone });
    return shown;
  }
  return at.seen.tip === "" ? `origin/${at.repository.defaultBranch}` : `origin/${at.branch}`;
}

/** Into the clone and not into the mirror: from that all sessions of the repository read. */
async function fetchWork(clone: string, { access, ref }: NonNullable<CloneFrom["saved"]>): Promise<string> {
  const at = await access();
  // What stands there now, also when it is later than we know of: a turn may have ended between saving and its commit.
  const work = await readRef(at, ref);
  if (work === "") return "";
  await runGit(["fetch", "--quiet", at.url, `+${ref}:refs/squadron/work`], { cwd: clone, header: at.header });
  return (await runGit(["rev-parse", "refs/squadron/work"], { cwd: clone })).trim();
}

/** The files of the commit, the branch of its first parent, and of its second what was staged. */
async function putBack(
  clone: string,
  { branch, work, upstream }: { branch: string; work: string; upstream: string },
): Promise<void> {
  const git = (...args: readonly string[]): Promise<string> => runGit(args, { cwd: clone });
  await git("checkout", "--quiet", "-B", branch, work);
  await git("branch", "--quiet", "--set-upstream-to", upstream);
  const parents = (await git("rev-list", "--parents", "-1", work)).trim().split(" ").length - 1;
  // Whatever else somebody put there is taken as it is.
  if (parents !== 2) return;
  await git("reset", "--quiet", "--soft", `${work}^1`);
  await git("read-tree", `${work}^2`);
  await git("update-index", "--refresh", "-q").catch(() => undefined);
}
