import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createGitWorkspaces } from "../../../src/adapters/git/git-workspaces.ts";
import { parseSession, type SessionKey } from "../../../src/domain/ids.ts";
import type { WorkspaceNews } from "../../../src/domain/workspace-news.ts";
import type { Workspace, WorkspaceAt, Workspaces } from "../../../src/ports/workspaces.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";
import type { GitHubStage } from "../../support/github-stage.ts";
import { sandbox } from "../../support/sandbox.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";

/** A worker's disk, and what a session does on it between waking and sleeping. */
export interface WorkerDisk extends AsyncDisposable {
  readonly root: string;
  readonly workspaces: Workspaces;
  /** The session's clone as a turn gets it that knows of this work. */
  wake(key: SessionKey, work?: string, change?: Partial<WorkspaceAt>): Promise<Workspace>;
  /** Brings the clone up to date as a turn's begin does, and gives it as `wake` did. */
  update(key: SessionKey, change?: Partial<WorkspaceAt>): Promise<WorkspaceNews>;
  /** Saves the work as the end of a turn does. @returns the commit. */
  sleep(key: SessionKey): Promise<string>;
}

/** Hidden ref of a session of the tests. */
export function refOf(key: SessionKey): string {
  return `refs/squadron/wip/test/${key.replaceAll("/", "-")}`;
}

/** Branch of a session of the tests. */
export function testBranchOf(key: SessionKey): string {
  const { role, number } = parseSession(key);
  return `squadron/${role}/issue-${number}`;
}

/** @param confined where git runs that an agent may mislead; `none`: on the host, as it must not */
export async function setWorkerDisk(
  stage: GitHubStage,
  { confined = sandbox ?? "none" }: { confined?: Sandbox | "none" } = {},
): Promise<WorkerDisk> {
  const root = await mkdtemp(join(tmpdir(), "squadron-disk-"));
  const workspaces = createGitWorkspaces({
    root,
    landings: join(root, "landings"),
    host: stage.host,
    sandbox: confined === "none" ? undefined : confined,
  });
  const { repository } = stage;
  const signal = new AbortController().signal;
  const at = (key: SessionKey, change: Partial<WorkspaceAt>): WorkspaceAt => ({
    repository,
    epoch: 1,
    work: "",
    ref: refOf(key),
    rebuilt: false,
    branch: testBranchOf(key),
    ...change,
  });
  return {
    root,
    workspaces,
    wake: (key, work = "", change = {}) => workspaces.prepare(key, at(key, { work, ...change })),
    update: (key, change = {}) => workspaces.update(key, at(key, change), signal),
    sleep: async (key) => {
      await using collected = await workspaces.collect(key, repository.id, signal);
      const { commit, before, source } = collected;
      if (commit !== before)
        await stage.writes.pushRef(repository, { ref: refOf(key), from: before, commit, source });
      await workspaces.markSaved(key, commit);
      workspaces.release(key);
      return commit;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** What `git status` says of a clone, ignored files included, and where its branch stands. */
export async function stateOf(folder: string): Promise<string> {
  const status = await gitOk(folder, "status", "--porcelain=v1", "--branch", "--untracked-files=all");
  return `${status}\n${await gitOk(folder, "log", "--format=%H %s")}`;
}
