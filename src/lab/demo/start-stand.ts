import { join } from "node:path";

import type { Redis } from "ioredis";

import { createBubblewrap } from "../../adapters/sandbox/bubblewrap.ts";
import { openStore } from "../../adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../adapters/redis/store/store-process.ts";
import type { Script } from "../model/script.ts";
import { startLabWorld, type LabWorld } from "../world/lab-world.ts";
import { freePort, startServiceProcess, type ServiceProcess } from "../world/service-process.ts";

/** Whether commands can be confined here; the reason when not. */
export type SandboxHere = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Squadron in a process of its own, its store, and the world around both. */
export interface Stand extends AsyncDisposable {
  readonly world: LabWorld;
  readonly redis: Redis;
  /** Which kind of store it is. */
  readonly store: string;
  readonly sandbox: SandboxHere;
  /** Where the service keeps its files. */
  readonly stateFolder: string;
  /** What the service was started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly service: () => ServiceProcess;
  /** Starts the service again after it was killed. */
  readonly restart: () => Promise<void>;
}

interface StandOptions {
  readonly script: Script;
  /** Lets agents run commands also where they cannot be confined: the story needs them. */
  readonly mayBeUnconfined: boolean;
}

/** Starts everything. Every delivery comes twice under its GUID, and once more under another. */
export async function startStand({ script, mayBeUnconfined }: StandOptions): Promise<Stand> {
  const port = await freePort();
  const world = await startLabWorld({ script, reword: true, env: { PORT: String(port) } });
  const stateFolder = world.env["SQUADRON_STATE"] ?? "";
  const sandbox = await createBubblewrap({ folder: join(stateFolder, "sandbox") }).available();
  const found = await findStoreProcess({ redisUrl: undefined, stateFolder, path: process.env["PATH"] ?? "" });
  // The store outlives the service: it is started here and handed over by address.
  const store = await openStore(found);
  const env = {
    ...world.env,
    REDIS_URL: "url" in found.address ? found.address.url : found.address.path,
    ...(!sandbox.ok && mayBeUnconfined && { SQUADRON_SANDBOX: "none" }),
  };
  let service = await startServiceProcess(env);
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  world.github.webhooks.set({ duplicate: true, secondHook: true });
  return {
    world,
    redis: store.redis,
    store: found.kind,
    sandbox,
    stateFolder,
    env,
    service: () => service,
    restart: async () => {
      service = await startServiceProcess(env);
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await store.close();
      await world[Symbol.asyncDispose]();
    },
  };
}
