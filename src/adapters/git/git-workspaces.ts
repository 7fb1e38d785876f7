import { rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { parseSession, type SessionKey } from "../../domain/ids.ts";
import type { CodeHost } from "../../ports/code-host.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { CloneOnDisk, WorkspaceAt, Workspaces } from "../../ports/workspaces.ts";
import { readMark, removeMark, writeMark, type CloneMark } from "./clone-mark.ts";
import { collectWork } from "./collect-work.ts";
import { isFolder } from "./is-folder.ts";
import { listClones } from "./list-clones.ts";
import { makeClone } from "./make-clone.ts";
import { createMirrors, type Mirrors } from "./mirrors.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { trimDisk, type Removable } from "./trim-disk.ts";

interface Deps {
  readonly root: string;
  /** This process' own folder for what is under way, on the disk of `root`: whoever comes after it empties it. */
  readonly landings: string;
  readonly host: Pick<CodeHost, "gitAccess">;
  /** Where git runs that reads what an agent made; undefined when the operator lets agents run unconfined. */
  readonly sandbox: Sandbox | undefined;
}

/**
 * A bare mirror per repository, and a clone of its own per session that borrows the mirror's objects read-only.
 * The clone is made whole before any agent sees it, moved into place in one step, and after that the host runs no git
 * in it: its configuration, hooks and attributes are the agent's.
 */
export function createGitWorkspaces({ root, landings, host, sandbox }: Deps): Workspaces {
  const inUse = new Set<SessionKey>();
  const disk: Disk = {
    mirrors: createMirrors({ root, landings, host }),
    alone: oneAtATime<SessionKey>(),
    inUse,
    landings,
    cloneOf: (key) => join(root, "clones", ...key.split("/")),
    list: () => listClones(join(root, "clones"), inUse),
  };
  return { ...forTurns(disk, { host, sandbox }), ...forTidying(disk) };
}

interface Disk {
  readonly mirrors: Mirrors;
  /** One at a time per session. */
  readonly alone: <T>(key: SessionKey, work: () => Promise<T>) => Promise<T>;
  readonly inUse: Set<SessionKey>;
  readonly landings: string;
  readonly cloneOf: (key: SessionKey) => string;
  readonly list: Workspaces["list"];
}

function forTurns(
  { mirrors, alone, inUse, landings, cloneOf }: Disk,
  { host, sandbox }: Omit<Deps, "root" | "landings">,
): Pick<Workspaces, "has" | "prepare" | "collect" | "markSaved" | "release"> {
  const mark = (clone: string, its: CloneMark): Promise<void> => writeMark({ clone, landings }, its);
  const make = async (
    key: SessionKey,
    { repository, epoch, work, ref, rebuilt }: WorkspaceAt,
  ): Promise<void> => {
    const folder = cloneOf(key);
    await removeClone(folder);
    const saved = work === "" && !rebuilt ? undefined : { ref, access: () => host.gitAccess(repository) };
    const { defaultBranch } = repository;
    const has = await mirrors.withFresh(repository, (mirror) =>
      makeClone({ key, mirror, folder, landings, defaultBranch, saved }),
    );
    await mark(folder, { epoch, work: has, saved: false });
  };
  const has: Workspaces["has"] = async (key, { epoch, work, repository }) => {
    const marked = await readMark(cloneOf(key));
    const isThere = (await isFolder(cloneOf(key))) && (await isFolder(mirrors.folderOf(repository.id)));
    return isThere && marked?.epoch === epoch && marked.work === work;
  };
  return {
    has,
    prepare: (key, at) => {
      inUse.add(key);
      return alone(key, async () => {
        const { epoch, work, repository } = at;
        const folder = cloneOf(key);
        if (await has(key, at)) {
          await mark(folder, { epoch, work, saved: false });
          await mirrors.touch(repository.id);
        } else await make(key, at);
        return { folder, readOnly: [mirrors.folderOf(repository.id)] };
      });
    },
    collect: async (key, repositoryId, signal) => {
      const clone = cloneOf(key);
      const before = (await readMark(clone))?.work ?? "";
      return collectWork({
        sandbox,
        clone,
        mirror: mirrors.folderOf(repositoryId),
        before,
        landings,
        signal,
      });
    },
    markSaved: async (key, work) => {
      const marked = await readMark(cloneOf(key));
      if (marked) await mark(cloneOf(key), { ...marked, work, saved: true });
    },
    release: (key) => void inUse.delete(key),
  };
}

function forTidying({
  mirrors,
  alone,
  inUse,
  cloneOf,
  list,
}: Disk): Pick<Workspaces, "remove" | "exists" | "list" | "trim"> {
  const keys = async (): Promise<readonly SessionKey[]> => (await list()).map(({ key }) => key);
  const lending = async (): Promise<ReadonlySet<number>> =>
    new Set((await keys()).map((key) => parseSession(key).repositoryId));
  const removable = ({ key, usedAt }: CloneOnDisk): Removable => ({
    folder: cloneOf(key),
    usedAt,
    remove: () =>
      alone(key, async () => {
        const { at } = (await readMark(cloneOf(key))) ?? {};
        if (!inUse.has(key) && at === usedAt) await removeClone(cloneOf(key));
      }),
  });
  return {
    list,
    exists: (key) => isFolder(cloneOf(key)),
    remove: (key, epoch = Number.MAX_SAFE_INTEGER) =>
      alone(key, async () => {
        const mark = await readMark(cloneOf(key));
        if ((mark?.epoch ?? 0) <= epoch) await removeClone(cloneOf(key));
      }),
    trim: async (mayGo, limits) => {
      const trim = async (each: readonly Removable[]): Promise<number> => {
        const mirrorFolders = (await mirrors.list()).map((id) => mirrors.folderOf(id));
        return trimDisk([...(await keys()).map(cloneOf), ...mirrorFolders], each, limits);
      };
      // Mirrors that lend to nobody, before clones somebody may wake in, and once more when these are gone.
      await trim(await mirrors.idle(await lending()));
      await trim(mayGo.map(removable));
      return trim(await mirrors.idle(await lending()));
    },
  };
}

async function removeClone(folder: string): Promise<void> {
  await removeMark(folder);
  await rm(folder, { recursive: true, force: true });
  // The folder, unless another role has a clone there.
  await rmdir(dirname(folder)).catch(() => undefined);
}
