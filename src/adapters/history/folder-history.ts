import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { SquadronError } from "../../domain/errors.ts";
import { examineHistory } from "../../domain/history/examine-history.ts";
import type { RuntimeId, SessionKey } from "../../domain/ids.ts";
import type { HistoryStore, RestoredHistory } from "../../ports/history-store.ts";
import { listStored } from "./list-stored.ts";
import { pack, type PackedFile } from "./pack.ts";
import { readFolder } from "./read-folder.ts";
import { unpack } from "./unpack.ts";

/** The runtime's own name for the events of a conversation; all else in the folder it can do without. */
const conversation = "events.jsonl";
const suffix = ".history";
const setAsideSuffix = ".damaged";
/** All of it is held in memory at once. A conversation ends long before; the rest is for the agent's own notes. */
const most = { bytes: 64 * 1024 * 1024, files: 1_000 };

/** Histories as compressed archives in a folder, which workers on several machines may share. */
export function createFolderHistory(root: string): HistoryStore {
  const folderOf = (key: SessionKey): string => join(root, ...key.split("/"));
  const fileOf = (key: SessionKey, version: string): string => join(folderOf(key), `${version}${suffix}`);
  const removeWhere = async (key: SessionKey, where: (name: string) => boolean): Promise<void> => {
    const old = (await list(folderOf(key))).filter(where);
    await Promise.all(old.map((name) => rm(join(folderOf(key), name), { force: true })));
  };
  const setAside = async (key: SessionKey, version: string): Promise<void> => {
    const aside = `${version}${setAsideSuffix}`;
    const moved = await rename(fileOf(key, version), join(folderOf(key), aside)).then(
      () => true,
      (error: unknown) => !isMissing(error) && Promise.reject(error),
    );
    if (!moved) return;
    await removeWhere(key, (name) => name.endsWith(setAsideSuffix) && name !== aside);
  };
  return {
    save: async (key, { home, runtimeId, version }) => {
      const files = await readFolder(folderIn(home, runtimeId), { first: conversation, most });
      const archive = await pack(runtimeId, files);
      await mkdir(folderOf(key), { recursive: true, mode: 0o700 });
      const file = fileOf(key, version);
      const partial = `${file}.${process.pid}.partial`;
      await writeFile(partial, archive, { mode: 0o600 });
      // Whoever reads sees a whole archive or none.
      await rename(partial, file);
    },
    restore: async (key, { home, runtimeId, version }) => {
      const folder = folderIn(home, runtimeId);
      const [archive] = await Promise.all([
        version === "" ? undefined : readArchive(fileOf(key, version)),
        removeLocal(folder),
      ]);
      if (!archive) return { kind: "none" };
      const { restored, files } = await open(archive, runtimeId);
      if (restored.kind === "unusable") await setAside(key, version);
      await writeFiles(folder, files);
      return restored;
    },
    setAside,
    clearLocal: ({ home, runtimeId }) => removeLocal(folderIn(home, runtimeId)),
    clearEverywhere: async ({ own, shared, runtimeId }) => {
      const homes = (await list(shared)).map((name) => folderIn(join(shared, name), runtimeId));
      await Promise.all([own, ...homes].map(removeLocal));
    },
    discard: (key, version) => rm(fileOf(key, version), { force: true }),
    keepOnly: (key, version, upTo) => removeWhere(key, (name) => isOld(name, { version, upTo })),
    remove: (key) => rm(folderOf(key), { recursive: true, force: true }),
    count: async (key) => (await list(folderOf(key))).length,
    latest: async (key, epoch) => {
      const fences = (await list(folderOf(key))).flatMap((name) => {
        const [, of, fence] = /^(\d+)-(\d+)\.history$/.exec(name) ?? [];
        return Number(of) === epoch ? Number(fence) : [];
      });
      return fences.length === 0 ? undefined : `${epoch}-${Math.max(...fences)}`;
    },
    stored: () => listStored(root),
  };
}

/** A runtime writes its last events a moment after its session has ended, also into a folder that is being emptied. */
function removeLocal(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

interface Opened {
  readonly restored: RestoredHistory;
  /** What belongs into the session's folder. */
  readonly files: readonly PackedFile[];
}

/** Unpacks an archive and examines the conversation in it. */
async function open(archive: Buffer, runtimeId: RuntimeId): Promise<Opened> {
  // Room for the index beside the files: a path is 4 KB at most.
  const mostBytes = most.bytes + most.files * 4_096;
  const files = await unpack(archive, { session: runtimeId, mostBytes });
  if (!files) return { restored: { kind: "unusable", why: "its archive cannot be read" }, files: [] };
  const events = files.find(({ path }) => path === conversation);
  const found = examineHistory(events?.bytes ?? Buffer.alloc(0), runtimeId);
  const others = files.filter(({ path }) => path !== conversation);
  switch (found.kind) {
    case "sound":
      return { restored: found, files };
    case "repaired": {
      const repaired = { path: conversation, bytes: Buffer.from(found.text) };
      return { restored: { kind: "repaired", dropped: found.dropped }, files: [repaired, ...others] };
    }
    case "oversize":
      return { restored: found, files: others };
    case "unusable":
      return { restored: found, files: [] };
  }
}

async function writeFiles(folder: string, files: readonly PackedFile[]): Promise<void> {
  const folders = new Set(files.map(({ path }) => join(folder, path, "..")));
  await Promise.all([...folders].map((each) => mkdir(each, { recursive: true, mode: 0o700 })));
  await Promise.all(files.map(({ path, bytes }) => writeFile(join(folder, path), bytes, { mode: 0o600 })));
}

/** Whether a file has no use beside this version and those after `upTo`. */
function isOld(name: string, { version, upTo }: { version: string; upTo: string }): boolean {
  if (name === `${version}${suffix}` || name.endsWith(setAsideSuffix)) return false;
  const [epoch = 0, fence = 0] = numbersOf(name);
  const [thanEpoch = 0, thanFence = 0] = numbersOf(upTo);
  return epoch < thanEpoch || (epoch === thanEpoch && fence <= thanFence);
}

function numbersOf(version: string): readonly number[] {
  return version.split(/[-.]/, 2).map(Number);
}

function readArchive(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw new SquadronError("outside", "The history store cannot be read.", { cause });
  });
}

function folderIn(home: string, runtimeId: RuntimeId): string {
  return join(home, "session-state", runtimeId);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
