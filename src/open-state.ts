import { createKeys, type Keys } from "./adapters/redis/keys.ts";
import { openStore, type Store } from "./adapters/redis/store/open-store.ts";
import { findStoreProcess, type StoreProcess } from "./adapters/redis/store/store-process.ts";
import { upgradeStore } from "./adapters/redis/store/upgrade-store.ts";
import { upgradeFolder } from "./adapters/state/upgrade-folder.ts";

/** The store, in the version that this Squadron works with. */
export interface OpenState {
  readonly store: Store;
  readonly keys: Keys;
}

/** Finds the store's process; a store elsewhere leaves no trace on a machine that only looks at it. @throws SquadronError `config` when the state folder is of a later Squadron. */
export async function findState(redisUrl: string | undefined, stateFolder: string): Promise<StoreProcess> {
  if (redisUrl === undefined) await upgradeFolder(stateFolder);
  return findStoreProcess({ redisUrl, stateFolder, path: process.env["PATH"] ?? "" });
}

/** Opens the store. @throws SquadronError `config` when it is of a later Squadron. */
export async function openState(found: StoreProcess): Promise<OpenState> {
  const store = await openStore(found);
  const keys = createKeys("squadron");
  try {
    await upgradeStore({ redis: store.redis, keys });
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, keys };
}
