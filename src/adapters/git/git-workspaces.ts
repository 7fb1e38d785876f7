import { join } from "node:path";

import { parseSession, type SessionKey } from "../../domain/ids.ts";
import type { CloneOnDisk, Workspaces } from "../../ports/workspaces.ts";
import { cloneFolder } from "./clone-folder.ts";
import { readMark, writeMark } from "./clone-mark.ts";
import type { Disk } from "./disk.ts";
import { forPushes } from "./for-pushes.ts";
import { forTurns } from "./for-turns.ts";
import { isFolder } from "./is-folder.ts";
import { listClones } from "./list-clones.ts";
import { createMirrors } from "./mirrors.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { removeClone } from "./remove-clone.ts";
import { trimDisk, type Removable } from "./trim-disk.ts";

interface Deps {
  readonly root: string;
  /** This process' own folder for what is under way, on the disk of `root`: whoever comes after it empties it. */
  readonly landings: string;
  readonly host: Disk["host"];
  /** Where git runs that reads what an agent made; undefined when the operator lets agents run unconfined. */
  readonly sandbox: Disk["sandbox"];
}

/**
 * A bare mirror per repository, and a clone of its own per session that borrows the mirror's objects read-only.
 * The clone is made whole before any agent sees it, moved into place in one step, and after that the host runs no git
 * in it: its configuration, hooks and attributes are the agent's.
 */
export function createGitWorkspaces({ root, landings, host, sandbox }: Deps): Workspaces {
  const inUse = new Set<SessionKey>();
  const cloneOf = (key: SessionKey): string => cloneFolder(root, key);
  const disk: Disk = {
    host,
    sandbox,
    mirrors: createMirrors({ root, landings, host }),
    alone: oneAtATime<SessionKey>(),
    inUse,
    landings,
    cloneOf,
    mark: (key, its) => writeMark({ clone: cloneOf(key), landings }, its),
    list: () => listClones(join(root, "clones"), inUse),
  };
  return { ...forTurns(disk), ...forPushes(disk), ...forTidying(disk) };
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
