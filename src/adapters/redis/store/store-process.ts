import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Redis } from "ioredis";

import { SquadronError } from "../../../domain/errors.ts";

/** Where the store listens, and how it came to be: given by URL, a child of ours, or inside this process. */
export interface StoreProcess {
  readonly kind: "url" | "child" | "memory";
  readonly address: { readonly url: string } | { readonly path: string };
  /** What its connections are called, where others may use the same server: it ends with who leaves last. */
  readonly clientName?: string;
  /** Called when its own connections are closed. */
  close(): Promise<void>;
}

interface Options {
  readonly redisUrl: string | undefined;
  readonly stateFolder: string;
  /** Folders to look for redis-server or valkey-server in, as PATH has them. */
  readonly path: string;
}

const clientPrefix = "squadron-";

/** REDIS_URL, else redis-server or valkey-server on PATH as a child with AOF, else the JavaScript server in memory. */
export async function findStoreProcess({ redisUrl, stateFolder, path }: Options): Promise<StoreProcess> {
  if (redisUrl !== undefined)
    return { kind: "url", address: { url: redisUrl }, close: async () => undefined };
  const program = ["redis-server", "valkey-server"].find((name) => isOnPath(name, path));
  return program === undefined ? startMemoryServer() : startChildServer({ program, stateFolder, path });
}

/** The JavaScript server in this process: keeps nothing, needs nothing. */
export async function startMemoryServer(): Promise<StoreProcess> {
  const { createRedisServer } = await import("js-redis-server");
  const server = await createRedisServer({ port: 0 });
  return {
    kind: "memory",
    address: { url: `redis://${server.host}:${server.port}` },
    close: async () => {
      await server.close();
    },
  };
}

function isOnPath(program: string, path: string): boolean {
  try {
    execFileSync(program, ["--version"], { env: { PATH: path }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function startChildServer(options: {
  program: string;
  stateFolder: string;
  path: string;
}): Promise<StoreProcess> {
  const folder = resolve(options.stateFolder, "redis");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A unix socket's path is limited to 107 bytes, and a state folder may lie deep.
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const inside = join(folder, "redis.sock");
  const path = Buffer.byteLength(inside) <= 100 ? inside : join(tmpdir(), `squadron-${name}.sock`);
  const clientName = `${clientPrefix}${randomUUID()}`;
  const found = {
    kind: "child",
    address: { path },
    clientName,
    close: () => leave(path, clientName),
  } as const;
  // One that a killed predecessor left behind still holds the newest state; one that somebody works with is shared.
  if (await answers(path)) return found;
  const child = spawn(
    options.program,
    [
      "--port",
      "0",
      "--unixsocket",
      path,
      "--unixsocketperm",
      "700",
      "--dir",
      folder,
      "--daemonize",
      "no",
    ].concat([
      "--appendonly",
      "yes",
      "--appendfsync",
      "everysec",
      "--maxmemory-policy",
      "noeviction",
      "--save",
      "",
    ]),
    { env: { PATH: options.path }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  await untilReady(child, options.program);
  return found;
}

/** Ends the server, unless somebody else still works with it. */
async function leave(path: string, clientName: string): Promise<void> {
  await visit(path, async (redis) => {
    const clients = String(await redis.client("LIST"));
    const names = [...clients.matchAll(/ name=(\S+)/g)].map(([, name = ""]) => name);
    const isShared = names.some((name) => name.startsWith(clientPrefix) && name !== clientName);
    // It closes the connection instead of answering.
    if (!isShared) await redis.shutdown();
  });
}

function answers(path: string): Promise<boolean> {
  return visit(path, (redis) => redis.ping());
}

/** One try at a server that may not be there. @returns whether it answered. */
async function visit(path: string, ask: (redis: Redis) => Promise<unknown>): Promise<boolean> {
  const redis = new Redis({ path, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await ask(redis);
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

function untilReady(child: ChildProcess, program: string): Promise<void> {
  return new Promise((done, failed) => {
    let said = "";
    const onData = (chunk: Buffer): void => {
      said = (said + chunk.toString("utf8")).slice(-2_000);
      if (!/ready to accept connections/i.test(said)) return;
      child.stdout?.off("data", onData);
      // Nobody reads its log from here on; a full pipe would stop it.
      child.stdout?.resume();
      child.stderr?.resume();
      child.unref();
      done();
    };
    child.stdout?.on("data", onData);
    child.once("exit", (code) => {
      const line = said.trim().split("\n").at(-1) ?? "";
      failed(new SquadronError("config", `${program} did not start (exit code ${code}): ${line}`));
    });
    child.once("error", (cause) => {
      failed(new SquadronError("config", `${program} could not be started.`, { cause }));
    });
  });
}
