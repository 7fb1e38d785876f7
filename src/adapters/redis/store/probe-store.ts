import { Redis } from "ioredis";

import type { StoreFacts } from "../../../domain/doctor/check-store.ts";
import { errorLine } from "../../../domain/errors.ts";
import { findStoreProcess } from "./store-process.ts";

const patienceMs = 5_000;

/** What the store says of itself. A server that has to be started for this is ended again. */
export async function probeStore(options: Parameters<typeof findStoreProcess>[0]): Promise<StoreFacts> {
  try {
    const found = await findStoreProcess(options);
    try {
      if (found.kind === "memory") return { ...inMemory };
      return await ask(found);
    } finally {
      await found.close();
    }
  } catch (error) {
    return { error: `not reached: ${errorLine(error)}` };
  }
}

const inMemory = {
  kind: "memory",
  version: undefined,
  appendOnly: undefined,
  eviction: undefined,
  aheadMs: 0,
} as const;

async function ask({ kind, address }: Awaited<ReturnType<typeof findStoreProcess>>): Promise<StoreFacts> {
  // One try: who runs this wants to hear now that it is not there.
  const once = {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  };
  const redis = "path" in address ? new Redis({ path: address.path, ...once }) : new Redis(address.url, once);
  // What it cannot do comes back from `connect`, too.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    const info = await redis.info();
    const [seconds, microseconds] = await redis.time();
    const field = (name: string) => new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim();
    return {
      kind,
      version: field("redis_version"),
      appendOnly: field("aof_enabled"),
      eviction: field("maxmemory_policy"),
      aheadMs: Number(seconds) * 1_000 + Number(microseconds) / 1_000 - Date.now(),
    };
  } finally {
    redis.disconnect();
  }
}
