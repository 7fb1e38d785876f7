import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createKeys, type Keys } from "../../src/adapters/redis/keys.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { upgradeStore } from "../../src/adapters/redis/store/upgrade-store.ts";
import type { SessionKey, ThreadKey } from "../../src/domain/ids.ts";
import { hasRedis, startStore, storeKinds } from "../support/stores.ts";

const key = "42/7/dev" as SessionKey;
const redisIsHere = await hasRedis();

/** A session as the first version of Squadron wrote it. */
const firstShape = {
  status: "waiting",
  installationId: "9",
  repository: JSON.stringify({ id: 42, owner: "acme", name: "widgets", defaultBranch: "trunk" }),
  commentId: "1234",
  history: "1-17",
  waitingFor: "Which colour?",
  plan: JSON.stringify([{ text: "Ask for the colour", done: true }]),
  lastActivity: "asked",
  turns: "3",
  withheld: "1",
  turn: "1.4-5",
  updatedAt: "1763690000000",
};

for (const kind of storeKinds)
  describe.skipIf(kind === "child" && !redisIsHere)(`a store of another version (${kind})`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await startStore(kind);
    });
    afterAll(() => store.close());

    async function firstStore(): Promise<Keys> {
      const keys = createKeys(`t-${randomUUID()}`);
      await store.redis.sadd(keys.sessions, key);
      await store.redis.sadd(keys.roles("42/7" as ThreadKey), "dev");
      await store.redis.hset(keys.session(key), firstShape);
      return keys;
    }
    const names = async ({ version }: Keys): Promise<readonly string[]> =>
      (await store.redis.keys(`${version.replace(/version$/, "")}*`)).sort();

    it("is migrated when the first version wrote it, and nothing of it is lost", async () => {
      const keys = await firstStore();
      await upgradeStore({ redis: store.redis, keys });
      const record = await createSessionRegistry({ ...store, keys }).get(key);
      expect(record).toMatchObject({
        key,
        status: "waiting",
        installationId: 9,
        repository: { id: 42, owner: "acme", name: "widgets", defaultBranch: "trunk" },
        commentId: 1234,
        history: "1-17",
        waitingFor: "Which colour?",
        plan: [{ text: "Ask for the colour", done: true }],
        turns: 3,
        turn: "1.4-5",
        // Of a later time than the first version: as in a session that is new.
        gates: { asked: "", granted: [] },
        blockedOn: [],
        progress: null,
      });
      expect(await store.redis.get(keys.version)).toBe("1");
    });

    it("is left as it is when it is migrated already", async () => {
      const keys = await firstStore();
      await upgradeStore({ redis: store.redis, keys });
      await store.redis.hset(keys.session(key), "owner", "renamed");
      await upgradeStore({ redis: store.redis, keys });
      expect(await store.redis.hget(keys.session(key), "owner")).toBe("renamed");
    });

    it("is migrated once by several processes that start together, and after one that died in the middle", async () => {
      const keys = await firstStore();
      const other = "42/8/dev" as SessionKey;
      await store.redis.sadd(keys.sessions, other);
      await store.redis.hset(keys.session(other), { ...firstShape, owner: "acme" });
      await Promise.all([1, 2, 3].map(() => upgradeStore({ redis: store.redis, keys })));
      const registry = createSessionRegistry({ ...store, keys });
      expect((await registry.get(key))?.repository.name).toBe("widgets");
      expect((await registry.get(other))?.repository.name).toBe("widgets");
    });

    it("gets its mark when it is new", async () => {
      const keys = createKeys(`t-${randomUUID()}`);
      await upgradeStore({ redis: store.redis, keys });
      expect(await store.redis.get(keys.version)).toBe("1");
    });

    it.each(["2", "999", "one", "-1", ""])(
      "is refused with the way out, and not touched, when it says %j",
      async (mark) => {
        const keys = await firstStore();
        await store.redis.set(keys.version, mark);
        const before = await names(keys);
        await expect(upgradeStore({ redis: store.redis, keys })).rejects.toMatchObject({
          code: "config",
          message: expect.stringMatching(
            /Nothing was changed\. Start the later Squadron again, or .*REDIS_URL/,
          ),
        });
        expect(await store.redis.hgetall(keys.session(key))).toEqual(firstShape);
        expect(await names(keys)).toEqual(before);
      },
    );
  });
