import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createWritePace } from "../../src/adapters/redis/write-pace.ts";
import type { WritePace } from "../../src/ports/write-pace.ts";
import type { PaceLane } from "../../src/ports/effect.ts";
import { createPaceQueue, type PaceQueue } from "../../src/writer/pace-queue.ts";
import { createFakeClock, passTime, type FakeClock } from "../support/fake-clock.ts";
import { startStore } from "../support/stores.ts";

let store: Store;
beforeAll(async () => {
  store = await startStore("memory");
});
afterAll(() => store.close());

let clock: FakeClock;
let pace: WritePace;
let queue: PaceQueue;
let left: string[];
beforeEach(() => {
  clock = createFakeClock();
  const limits = { intervalMs: 1_000, perMinute: 1_000, perHour: 1_000 };
  pace = createWritePace({ redis: store.redis, keys: createKeys(`t-${randomUUID()}`), clock, limits });
  queue = createPaceQueue({ pace, clock });
  left = [];
});

const installationId = 9;
const line = (name: string, at: { repositoryId: number; lane?: PaceLane; signal?: AbortSignal }) =>
  queue.turn({ installationId, lane: "comment", ...at }).then(() => void left.push(name));

describe("the pace queue", () => {
  it("lets one write leave at once and the others at the pace's distance", async () => {
    const all = Promise.all(["a", "b", "c"].map((name) => line(name, { repositoryId: 1 })));
    expect((await passTime(clock, all)).slept).toEqual([1_000, 1_000]);
    expect(left).toEqual(["a", "b", "c"]);
  });

  it("lets receipts go before comments and comments before edits, however late they come", async () => {
    const lanes: PaceLane[] = ["edit", "edit", "comment", "receipt"];
    const all = Promise.all(lanes.map((lane, i) => line(`${lane} ${i}`, { repositoryId: 1, lane })));
    await passTime(clock, all);
    // None had left before the last one came: the choice is made when a write may leave.
    expect(left).toEqual(["receipt 3", "comment 2", "edit 0", "edit 1"]);
  });

  it("serves repositories in turn, however much one of them has to write", async () => {
    const many = ["1a", "1b", "1c", "1d"].map((name) => line(name, { repositoryId: 1 }));
    const few = ["2a", "2b"].map((name) => line(name, { repositoryId: 2 }));
    await passTime(clock, Promise.all([...many, ...few]));
    expect(left).toEqual(["1a", "2a", "1b", "2b", "1c", "1d"]);
  });

  it("does not let one installation wait for another", async () => {
    await pace.block(installationId, 60_000);
    const slow = line("slow", { repositoryId: 1 });
    await queue.turn({ installationId: 10, repositoryId: 2, lane: "edit" });
    expect(left).toEqual([]);
    await passTime(clock, slow);
    expect(left).toEqual(["slow"]);
  });

  it("gives up a place when its signal aborts while it waits, and the others move up", async () => {
    const ending = new AbortController();
    await line("first", { repositoryId: 1 });
    const aborted = line("aborted", { repositoryId: 1, signal: ending.signal });
    const next = line("next", { repositoryId: 1 });
    ending.abort(new Error("the turn was stopped"));
    await expect(aborted).rejects.toThrow("the turn was stopped");
    expect((await passTime(clock, next)).slept).toEqual([1_000]);
    expect(left).toEqual(["first", "next"]);
  });

  it("lets nothing leave whose signal had aborted before it came", async () => {
    const turn = line("late", { repositoryId: 1, signal: AbortSignal.abort(new Error("too late")) });
    await expect(turn).rejects.toThrow("too late");
    await line("next", { repositoryId: 1 });
    expect(left).toEqual(["next"]);
  });

  it("goes on after everybody who waited has left", async () => {
    const ending = new AbortController();
    await line("first", { repositoryId: 1 });
    const aborted = line("aborted", { repositoryId: 1, signal: ending.signal });
    ending.abort(new Error("stop"));
    await expect(aborted).rejects.toThrow("stop");
    await passTime(clock, line("later", { repositoryId: 1 }));
    expect(left).toEqual(["first", "later"]);
  });

  it("forgets nobody who comes at the very moment the line runs empty", async () => {
    const instant = createPaceQueue({ pace: { take: async () => 0, block: async () => undefined }, clock });
    const at = { installationId, repositoryId: 1, lane: "comment" } as const;
    for (let ticks = 0; ticks < 12; ticks++) {
      const first = instant.turn(at);
      const second = (async () => {
        await first;
        for (let i = 0; i < ticks; i++) await Promise.resolve();
        await instant.turn(at);
        return "served";
      })();
      const bound = new Promise((done) => setImmediate(() => done("forgotten")));
      expect(await Promise.race([second, bound]), `${ticks} ticks later`).toBe("served");
    }
  });

  it("tells everybody who waits when the store fails, and works again when it is back", async () => {
    let broken = true;
    const flaky = createPaceQueue({
      clock,
      pace: {
        ...pace,
        take: async (id) => {
          if (broken) throw new Error("the store is away");
          return pace.take(id);
        },
      },
    });
    const at = { installationId, repositoryId: 1, lane: "comment" } as const;
    const all = await Promise.allSettled([flaky.turn(at), flaky.turn(at)]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    broken = false;
    await flaky.turn(at);
  });
});
