import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createKeys } from "../../../src/adapters/redis/keys.ts";
import type { Store } from "../../../src/adapters/redis/store/open-store.ts";
import { createWritePace } from "../../../src/adapters/redis/write-pace.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { hasRedis, startStore, storeKinds } from "../../support/stores.ts";

const redisHere = await hasRedis();
const minute = 60_000;

describe.each(storeKinds)("the time of the %s store", (kind) => {
  describe.skipIf(kind === "child" && !redisHere)("when this machine's calendar jumps", () => {
    let store: Store;
    beforeEach(async () => {
      store = await startStore(kind);
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await store.close();
    });

    it("stays what it is", () => {
      const before = store.now();
      const real = Date.now();
      vi.spyOn(Date, "now").mockReturnValue(real + 5 * minute);
      expect(store.now() - before).toBeLessThan(minute);
      expect(Math.abs(store.now() - real)).toBeLessThan(minute);
    });

    it("lets nobody wait for a write that was noted at a time far off", async () => {
      const clock = { ...systemClock, now: () => store.now() };
      const limits = { intervalMs: 1, perMinute: 100, perHour: 1_000 };
      const pace = createWritePace({ redis: store.redis, keys: createKeys("t"), clock, limits });
      const jump = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5 * minute);
      await pace.take(1);
      jump.mockRestore();
      expect(await pace.take(1)).toBeLessThan(minute);
    });
  });
});
