import { mkdir, mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";

import { createFolderHistory } from "../../src/adapters/history/folder-history.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import { cleanHistories } from "../../src/reconcile/clean-histories.ts";
import { record } from "../contract/store.ts";
import { startStore } from "../support/stores.ts";

const day = 24 * 3_600_000;
const known = record.key;
const unknown = "1/8/dev" as SessionKey;

let store: Store;
let root: string;
beforeAll(async () => {
  store = await startStore("memory");
});
afterAll(() => store.close());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-history-"));
  await store.redis.flushall();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function clean(ensureWhole: () => Promise<void> = async () => undefined): Promise<readonly string[]> {
  const history = createFolderHistory(root);
  const registry = createSessionRegistry({
    redis: store.redis,
    subscriber: store.subscriber,
    keys: createKeys("clean"),
  });
  await registry.open(record);
  const clock = { now: () => Date.now() };
  await cleanHistories({
    history,
    registry,
    clock,
    recovery: { ensureWhole },
    log: { info: () => undefined },
  });
  const left: string[] = [];
  for await (const { key } of history.stored()) left.push(key);
  return left.toSorted();
}

async function saved(key: SessionKey, ageMs: number): Promise<void> {
  const folder = join(root, ...key.split("/"));
  await mkdir(folder, { recursive: true });
  const at = (Date.now() - ageMs) / 1_000;
  await utimes(folder, at, at);
}

describe("cleaning the stored conversations", () => {
  it("removes those of sessions that nobody knows, and keeps the others however old", async () => {
    await saved(known, 300 * day);
    await saved(unknown, 2 * day);
    expect(await clean()).toEqual([known]);
  });

  it("leaves what is young: its session may become known in a moment", async () => {
    await saved(unknown, day / 2);
    expect(await clean()).toEqual([unknown]);
  });

  it("removes nothing while the store is not whole: then nobody is known", async () => {
    await saved(unknown, 2 * day);
    await expect(clean(() => Promise.reject(new Error("GitHub is away.")))).rejects.toThrow("away");
    const history = createFolderHistory(root);
    for await (const { key } of history.stored()) expect(key).toBe(unknown);
  });
});
