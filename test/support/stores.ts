import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findStoreProcess, startMemoryServer } from "../../src/adapters/redis/store/store-process.ts";
import { openStore, type Store } from "../../src/adapters/redis/store/open-store.ts";

/** A store of each kind that this machine has; real Redis is skipped, visibly, where it is missing. */
export const storeKinds = ["child", "memory"] as const;
export type StoreKind = (typeof storeKinds)[number];

export async function hasRedis(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-store-"));
  const found = await findStoreProcess({
    redisUrl: undefined,
    stateFolder: folder,
    path: process.env["PATH"] ?? "",
  });
  await found.close();
  await rm(folder, { recursive: true, force: true });
  return found.kind === "child";
}

export async function startStore(kind: StoreKind): Promise<Store> {
  if (kind === "memory") return openStore(await startMemoryServer());
  const folder = await mkdtemp(join(tmpdir(), "squadron-store-"));
  const child = await findStoreProcess({
    redisUrl: undefined,
    stateFolder: folder,
    path: process.env["PATH"] ?? "",
  });
  const close = async (): Promise<void> => {
    await child.close();
    await rm(folder, { recursive: true, force: true });
  };
  return openStore({ ...child, close });
}
