import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { Redis } from "ioredis";

/** A real Redis that writes every command to its file before it answers, and that can be killed. */
export interface ChaosRedis extends AsyncDisposable {
  /** Path of its socket: the services' `REDIS_URL`. */
  readonly url: string;
  readonly client: Redis;
  /** SIGKILL, and a new one on the same files. Resolves when that one answers. */
  killAndRestart(): Promise<void>;
}

/** Needs `redis-server` on PATH. @throws when it does not start. */
export async function startChaosRedis(parent: string): Promise<ChaosRedis> {
  const folder = join(parent, "redis");
  await mkdir(folder, { recursive: true });
  const url = join(folder, "redis.sock");
  const start = (): ChildProcess =>
    spawn(
      "redis-server",
      `--port 0 --unixsocket ${url} --dir ${folder} --appendonly yes --appendfsync always --save`
        .split(" ")
        .concat(""),
      { stdio: "ignore" },
    );
  let server = start();
  const client = new Redis({ path: url, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on("error", () => undefined);
  await client.ping();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  return {
    url,
    client,
    killAndRestart: async () => {
      await end("SIGKILL");
      server = start();
      await client.ping();
    },
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      await end("SIGTERM");
    },
  };
}
