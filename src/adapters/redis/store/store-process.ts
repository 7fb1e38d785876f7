import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Redis } from "ioredis";

import { SquadronError } from "../../../domain/errors.ts";

/** Where the store listens, and how it came to be: given by URL, a child of ours, or inside this process. */
export interface StoreProcess {
  readonly kind: "url" | "child" | "memory";
  readonly address: { readonly url: string } | { readonly path: string };
  /** It ran before we looked for it. */
  readonly wasThere?: boolean;
  close(): Promise<void>;
}

interface Options {
  readonly redisUrl: string | undefined;
  readonly stateFolder: string;
  /** Folders to look for redis-server or valkey-server in, as PATH has them. */
  readonly path: string;
}

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
  const stop = async (): Promise<void> => {
    const redis = new Redis({ path, lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => undefined);
    // The server closes the connection instead of answering: that is the answer.
    await redis.shutdown().catch(() => undefined);
    redis.disconnect();
  };
  // A server that a killed predecessor left behind still holds the newest state: go on with it.
  if (await answers(path)) return { kind: "child", address: { path }, wasThere: true, close: stop };
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
  return { kind: "child", address: { path }, close: stop };
}

async function answers(path: string): Promise<boolean> {
  const redis = new Redis({ path, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.ping();
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
