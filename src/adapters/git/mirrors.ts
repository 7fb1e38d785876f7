import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { CodeHost, GitAccess, RepositoryRef } from "../../ports/code-host.ts";
import { isFolder } from "./is-folder.ts";
import { makeLanding } from "./make-landing.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { runGit } from "./run-git.ts";
import type { Removable } from "./trim-disk.ts";

/** The bare mirrors of this machine, one per repository. */
export interface Mirrors {
  folderOf(repositoryId: number): string;
  /**
   * Brings it up to date, one git at a time; while `work` runs it is not removed.
   * @param ref one that is no branch, to be fetched with them: it must be there.
   */
  withFresh<T>(repository: RepositoryRef, work: (mirror: string) => Promise<T>, ref?: string): Promise<T>;
  /** Notes that it is used. */
  touch(repositoryId: number): Promise<void>;
  list(): Promise<readonly number[]>;
  /** Those that may be removed: all but the ones that lend objects, or that somebody makes a clone from when it comes to it. */
  idle(lending: ReadonlySet<number>): Promise<readonly Removable[]>;
}

interface Deps {
  /** The operator's state folder. */
  readonly root: string;
  /** Where a mirror is made. */
  readonly landings: string;
  readonly host: Pick<CodeHost, "gitAccess">;
}

export function createMirrors({ root, landings, host }: Deps): Mirrors {
  const alone = oneAtATime<number>();
  const users = new Map<number, number>();
  const base = join(root, "mirrors");
  const folderOf = (id: number): string => join(base, `${id}.git`);
  const touch = async (id: number): Promise<void> => {
    const now = new Date();
    await utimes(folderOf(id), now, now);
  };
  const list = async (): Promise<readonly number[]> =>
    (await readdir(base).catch(() => [])).flatMap((name) => {
      const id = /^(\d+)\.git$/.exec(name)?.[1];
      return id === undefined ? [] : [Number(id)];
    });
  return {
    folderOf,
    touch,
    withFresh: async (repository, work, ref) => {
      const mirror = folderOf(repository.id);
      users.set(repository.id, (users.get(repository.id) ?? 0) + 1);
      try {
        await alone(repository.id, () => updateMirror({ host, landings }, repository, { mirror, ref }));
        await touch(repository.id);
        return await work(mirror);
      } finally {
        const left = (users.get(repository.id) ?? 1) - 1;
        if (left > 0) users.set(repository.id, left);
        else users.delete(repository.id);
      }
    },
    list,
    idle: async (lending) => {
      const free = (await list()).filter((id) => !lending.has(id));
      return Promise.all(
        free.map(async (id) => ({
          folder: folderOf(id),
          usedAt: (await stat(folderOf(id))).mtimeMs,
          remove: () =>
            alone(id, async () => {
              if (!users.has(id)) await rm(folderOf(id), { recursive: true, force: true });
            }),
        })),
      );
    },
  };
}

async function updateMirror(
  { host, landings }: Omit<Deps, "root">,
  repository: RepositoryRef,
  { mirror, ref }: { readonly mirror: string; readonly ref: string | undefined },
): Promise<void> {
  const { url, header } = await host.gitAccess(repository);
  const isNew = !(await isFolder(mirror));
  if (isNew) await makeMirror({ url, header }, mirror, landings);
  const refs = [...(isNew ? [] : ["heads/*"]), ...(ref === undefined ? [] : [ref.replace(/^refs\//, "")])];
  if (refs.length === 0) return;
  const wanted = refs.map((each) => `+refs/${each}:refs/${each}`);
  await runGit(["fetch", "--prune", "--quiet", url, ...wanted], { cwd: mirror, header });
}

async function makeMirror({ url, header }: GitAccess, mirror: string, landings: string): Promise<void> {
  await mkdir(dirname(mirror), { recursive: true, mode: 0o700 });
  const partial = await makeLanding(landings, "mirror");
  try {
    await runGit(["clone", "--bare", "--quiet", "--template=", url, partial], { header });
    // Objects that a clone borrows must never be tidied away under it.
    await runGit(["config", "gc.auto", "0"], { cwd: partial });
    await rename(partial, mirror);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}
