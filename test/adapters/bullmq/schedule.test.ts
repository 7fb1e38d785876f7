import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { startSchedule } from "../../../src/adapters/bullmq/schedule.ts";
import type { Store } from "../../../src/adapters/redis/store/open-store.ts";
import { hasRedis, startStore } from "../../support/stores.ts";

describe.skipIf(!(await hasRedis()))("what is done every so often", () => {
  let store: Store;
  beforeEach(async () => {
    store = await startStore("child");
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store.close();
  });

  it("is not put off by a worker whose calendar was ahead when it did it last", async () => {
    let times = 0;
    const work = async (): Promise<void> => void times++;
    const options = { name: "look", store, prefix: "t", everyMs: 200, leaseMs: 1_000, work };
    const real = Date.now();
    const jump = vi.spyOn(Date, "now").mockReturnValue(real + 10 * 60_000);
    {
      await using _ahead = await startSchedule(options);
      await expect.poll(() => times, { timeout: 10_000 }).toBe(1);
    }
    jump.mockRestore();
    await using _right = await startSchedule(options);
    await expect.poll(() => times, { timeout: 10_000 }).toBeGreaterThan(1);
  });
});
