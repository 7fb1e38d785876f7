import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { create, extract } from "tar";

import { SquadronError } from "../../domain/errors.ts";
import type { RuntimeId, SessionKey } from "../../domain/ids.ts";
import type { HistoryStore } from "../../ports/history-store.ts";

/** Histories as compressed archives in a folder, which workers on several machines may share. */
export function createFolderHistory(root: string): HistoryStore {
  const folderOf = (key: SessionKey): string => join(root, ...key.split("/"));
  const fileOf = (key: SessionKey, version: string): string => join(folderOf(key), `${version}.tgz`);
  return {
    save: async (key, { home, runtimeId, version }) => {
      await mkdir(folderOf(key), { recursive: true, mode: 0o700 });
      const file = fileOf(key, version);
      const partial = `${file}.${process.pid}.partial`;
      const isKept = (path: string): boolean => !path.endsWith(".lock");
      await create({ gzip: true, portable: true, file: partial, cwd: sessions(home), filter: isKept }, [
        runtimeId,
      ]);
      // Whoever reads sees a whole archive or none.
      await rename(partial, file);
    },
    restore: async (key, { home, runtimeId, version }) => {
      await rm(join(sessions(home), runtimeId), { recursive: true, force: true });
      if (version === "" || !(await exists(fileOf(key, version)))) return false;
      await mkdir(sessions(home), { recursive: true, mode: 0o700 });
      try {
        // Only the session's own folder and no links: an archive must not write anywhere else.
        const isOurs = (path: string, entry: unknown): boolean => isPlain(entry) && isInside(path, runtimeId);
        await extract({ file: fileOf(key, version), cwd: sessions(home), strict: true, filter: isOurs });
      } catch (cause) {
        throw new SquadronError("agent", `The stored history of ${key} cannot be read.`, { cause });
      }
      return true;
    },
    clearLocal: ({ home, runtimeId }) =>
      rm(join(sessions(home), runtimeId), { recursive: true, force: true }),
    clearEverywhere: async ({ own, shared, runtimeId }) => {
      const homes = (await list(shared)).map((name) => join(sessions(join(shared, name)), runtimeId));
      await Promise.all([own, ...homes].map((folder) => rm(folder, { recursive: true, force: true })));
    },
    discard: (key, version) => rm(fileOf(key, version), { force: true }),
    keepOnly: async (key, version) => {
      const names = await list(folderOf(key));
      const old = names.filter((name) => name !== `${version}.tgz`);
      await Promise.all(old.map((name) => rm(join(folderOf(key), name), { force: true })));
    },
    remove: (key) => rm(folderOf(key), { recursive: true, force: true }),
    count: async (key) => (await list(folderOf(key))).length,
  };
}

function sessions(home: string): string {
  return join(home, "session-state");
}

function isInside(path: string, runtimeId: RuntimeId): boolean {
  const [first, ...rest] = path.split("/").filter((part) => part !== "" && part !== ".");
  return first === runtimeId && !rest.includes("..");
}

function isPlain(entry: unknown): boolean {
  const type = typeof entry === "object" && entry !== null && "type" in entry ? entry.type : undefined;
  return type === "File" || type === "Directory" || type === "OldFile";
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
