import { Redis } from "ioredis";

import type { StoreProcess } from "./store-process.ts";
import { createStoreTime } from "./store-time.ts";

/** Connections to the store, however it is run. */
export interface Store {
  readonly kind: StoreProcess["kind"];
  /** For scripts and for adding jobs. */
  readonly redis: Redis;
  readonly subscriber: Redis;
  /** A new connection for a worker that blocks on it; the caller closes it. */
  blocking(): Redis;
  /** The time that all who share the store agree on; milliseconds since the epoch. */
  now(): number;
  /** What an operator should know, one sentence each; empty when all is well. */
  warnings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

// A store that does not answer within this is down: the edge says 503 and GitHub keeps the delivery as failed.
const commandTimeoutMs = 5_000;

/** Connects to a store process. @throws what ioredis throws when it cannot connect at first. */
export async function openStore(process: StoreProcess): Promise<Store> {
  const connect = (options: {
    commandTimeout?: number;
    maxRetriesPerRequest: number | null;
    enableAutoPipelining?: boolean;
  }): Redis => {
    const { address, clientName } = process;
    const all = { ...options, ...(clientName !== undefined && { connectionName: clientName }) };
    const redis = "path" in address ? new Redis({ path: address.path, ...all }) : new Redis(address.url, all);
    // Without a listener Node ends the process; reconnecting is ioredis' own work and shows in readiness.
    redis.on("error", () => undefined);
    return redis;
  };
  // All commands of one turn of the event loop leave in one write: each by itself wakes the store's process, which costs
  // more than the command.
  const redis = connect({
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    enableAutoPipelining: true,
  });
  const subscriber = connect({ maxRetriesPerRequest: null });
  const disconnect = (): void => {
    redis.disconnect();
    subscriber.disconnect();
  };
  const time = await createStoreTime(redis).catch(async (error: unknown) => {
    // They would try again for ever, and keep a command that has said so from ending.
    disconnect();
    await process.close();
    throw error;
  });
  return {
    kind: process.kind,
    redis,
    subscriber,
    blocking: () => connect({ maxRetriesPerRequest: null }),
    now: () => time.now(),
    warnings: () => findRisks(redis, process.kind),
    close: async () => {
      time.close();
      disconnect();
      await process.close();
    },
  };
}

/** Settings of the store under which accepted events could be lost. */
async function findRisks(redis: Redis, kind: StoreProcess["kind"]): Promise<readonly string[]> {
  if (kind === "memory") {
    return [
      "The store is memory only: everything is lost when this process ends. Install redis-server or set REDIS_URL to keep it.",
    ];
  }
  const info = await redis.info();
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim();
  const risks: string[] = [];
  if (field("aof_enabled") === "0") {
    risks.push(
      'The store has no append-only file: a restart of Redis loses accepted events. Set "appendonly yes".',
    );
  }
  const policy = field("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    risks.push(
      `The store evicts keys when full (maxmemory-policy ${policy}): set "maxmemory-policy noeviction".`,
    );
  }
  return risks;
}
