import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { parseSession, type SessionKey } from "../../domain/ids.ts";
import type { CodeHost, RepositoryRef } from "../../ports/code-host.ts";
import type { Workspace, Workspaces } from "../../ports/workspaces.ts";
import { runGit } from "./run-git.ts";

interface Deps {
  readonly root: string;
  readonly host: Pick<CodeHost, "gitAccess">;
}

/**
 * A bare mirror per repository, and a clone of its own per session that borrows the mirror's objects read-only.
 * The clone is made whole before any agent sees it, moved into place in one step, and after that the host runs no git
 * in it: its configuration, hooks and attributes are the agent's.
 */
export function createGitWorkspaces({ root, host }: Deps): Workspaces {
  const busy = new Map<number, Promise<void>>();
  const mirrorOf = (id: number): string => join(root, "mirrors", `${id}.git`);
  const cloneOf = (key: SessionKey): string => join(root, "clones", ...key.split("/"));

  /** One git at a time in a mirror; the clones made from it do not wait for each other. */
  const refresh = (repository: RepositoryRef): Promise<void> => {
    const before = busy.get(repository.id) ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(() => updateMirror(host, repository, mirrorOf(repository.id)));
    busy.set(repository.id, mine);
    return mine;
  };

  return {
    prepare: async (key, repository) => {
      const folder = cloneOf(key);
      const mirror = mirrorOf(repository.id);
      const workspace: Workspace = { folder, readOnly: [mirror] };
      if ((await isFolder(folder)) && (await isFolder(mirror))) return workspace;
      await rm(folder, { recursive: true, force: true });
      await refresh(repository);
      await makeClone({ mirror, folder, key, defaultBranch: repository.defaultBranch });
      return workspace;
    },
    remove: async (key) => {
      // With what a worker that died, or was fenced off, had half made.
      for (const folder of [partialOf(cloneOf(key)), cloneOf(key)])
        await rm(folder, { recursive: true, force: true });
    },
    exists: (key) => isFolder(cloneOf(key)),
  };
}

async function updateMirror(host: Deps["host"], repository: RepositoryRef, mirror: string): Promise<void> {
  const { url, header } = await host.gitAccess(repository);
  if (await isFolder(mirror)) {
    return runGit(["fetch", "--prune", "--quiet", url, "+refs/heads/*:refs/heads/*"], {
      cwd: mirror,
      header,
    });
  }
  const partial = partialOf(mirror);
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(mirror), { recursive: true, mode: 0o700 });
  await runGit(["clone", "--bare", "--quiet", "--template=", url, partial], { header });
  // Objects that a clone borrows must never be tidied away under it.
  await runGit(["config", "gc.auto", "0"], { cwd: partial });
  return rename(partial, mirror);
}

async function makeClone(made: {
  mirror: string;
  folder: string;
  key: SessionKey;
  defaultBranch: string;
}): Promise<void> {
  const { role, number } = parseSession(made.key);
  const partial = partialOf(made.folder);
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(made.folder), { recursive: true, mode: 0o700 });
  const clone = ["clone", "--quiet", "--shared", "--template=", "--no-checkout", made.mirror, partial];
  const branch = `squadron/${role}/issue-${number}`;
  try {
    await runGit(clone);
    await runGit(["checkout", "--quiet", "-B", branch, `origin/${made.defaultBranch}`], { cwd: partial });
    await rename(partial, made.folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Where a clone or mirror is made, beside its place, so that nobody sees it before it is whole. */
function partialOf(folder: string): string {
  return `${folder}.partial`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
