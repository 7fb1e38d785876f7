import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, it } from "vitest";

import { openStore } from "../../../src/adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../../src/adapters/redis/store/store-process.ts";
import { isAlive } from "../../../src/adapters/copilot/processes.ts";
import { until } from "../../../src/lab/world/until.ts";
import { hasRedis } from "../../support/stores.ts";

const path = process.env["PATH"] ?? "";
const redisHere = await hasRedis();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "squadron-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("takes the address it is given before anything else", async () => {
  const found = await findStoreProcess({ redisUrl: "redis://127.0.0.1:1", stateFolder: folder, path });
  expect(found).toMatchObject({ kind: "url", address: { url: "redis://127.0.0.1:1" } });
});

it("keeps everything in memory where there is no Redis, and says so", async () => {
  const store = await openStore(
    await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path: "/nowhere" }),
  );
  expect(store.kind).toBe("memory");
  expect((await store.warnings()).join()).toContain("memory only");
  await store.close();
});

it.skipIf(!redisHere)(
  "runs a Redis of its own that keeps what it was told over a restart, without warnings",
  async () => {
    const first = await openStore(await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path }));
    expect(first.kind).toBe("child");
    expect(await first.warnings()).toEqual([]);
    await first.redis.set("told", "kept");
    await first.close();
    const second = await openStore(
      await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path }),
    );
    expect(await second.redis.get("told")).toBe("kept");
    await second.close();
  },
);

it.skipIf(!redisHere)("goes on with the Redis that a killed predecessor left behind", async () => {
  const orphan = await openStore(await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path }));
  await orphan.redis.set("told", "kept");
  orphan.redis.disconnect();
  orphan.subscriber.disconnect();
  const again = await openStore(await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path }));
  expect(await again.redis.get("told")).toBe("kept");
  await again.close();
});

it.skipIf(!redisHere)("ends its Redis with who leaves last, whoever of them started it", async () => {
  const open = async () =>
    openStore(await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path }));
  const [first, second, third] = [await open(), await open(), await open()];
  await first.close();
  await second.redis.set("told", "kept");
  await second.close();
  expect(await third.redis.get("told")).toBe("kept");
  const pid = Number(/^process_id:(\d+)/m.exec(await third.redis.info("server"))?.[1]);
  await third.close();
  await until("the end of the server", () => !isAlive(pid));
});

it.skipIf(!redisHere)("reports settings of a Redis under which accepted events could be lost", async () => {
  const found = await findStoreProcess({ redisUrl: undefined, stateFolder: folder, path });
  const admin = new Redis("path" in found.address ? found.address.path : found.address.url);
  await admin.config("SET", "appendonly", "no");
  await admin.config("SET", "maxmemory-policy", "allkeys-lru");
  admin.disconnect();
  const store = await openStore(found);
  const warnings = await store.warnings();
  expect(warnings).toHaveLength(2);
  expect(warnings.join()).toContain("appendonly yes");
  expect(warnings.join()).toContain("maxmemory-policy noeviction");
  await store.close();
});
