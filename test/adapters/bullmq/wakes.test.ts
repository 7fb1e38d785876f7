import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";

import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { startSchedule } from "../../../src/adapters/bullmq/schedule.ts";
import { createWakeQueues, type WakeQueues } from "../../../src/adapters/bullmq/wake-queues.ts";
import { startWakeWorker, type WakeWorker } from "../../../src/adapters/bullmq/wake-worker.ts";
import { createKeys, type Keys } from "../../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../../src/adapters/redis/mail-store.ts";
import type { Store } from "../../../src/adapters/redis/store/open-store.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { createSweep } from "../../../src/dispatch/sweep.ts";
import { SquadronError } from "../../../src/domain/errors.ts";
import { until } from "../../../src/lab/world/until.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { MailStore } from "../../../src/ports/mail-store.ts";
import type { WakeHandler, WakeRun } from "../../../src/ports/wakes.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { hasRedis, startStore, storeKinds } from "../../support/stores.ts";

const redisHere = await hasRedis();
const box = "session/1/7/dev";
/** Time that does not follow the calendar, as the store's does not. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}
function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { opened, open: () => open() };
}

describe.each(storeKinds)("wakes on the %s store", (kind) => {
  describe.skipIf(kind === "child" && !redisHere)("see to it", () => {
    let store: Store;
    let keys: Keys;
    let clock: FakeClock;
    let mail: MailStore;
    let wakes: WakeQueues;
    let failures: { mailbox: string; error: unknown }[];
    let closing: (() => Promise<unknown>)[];

    beforeAll(async () => {
      store = await startStore(kind);
    });
    afterAll(() => store.close());
    beforeEach(() => {
      keys = createKeys(`t-${randomUUID()}`);
      clock = createFakeClock();
      const { redis, subscriber } = store;
      mail = createMailStore({ redis, subscriber, keys, clock });
      wakes = createWakeQueues({ redis, prefix: keys.queues });
      failures = [];
      closing = [() => wakes.close()];
    });
    afterEach(async () => {
      vi.useRealTimers();
      for (const close of closing.toReversed()) await close();
    });

    const start = (
      handler: WakeHandler,
      options: { leaseMs?: number; concurrency?: number; clock?: Clock } = {},
    ): WakeWorker => {
      const connection = store.blocking();
      const worker = startWakeWorker({
        lane: "turn",
        connection,
        prefix: keys.queues,
        concurrency: 5,
        leaseMs: 2_000,
        clock: systemClock,
        ...options,
        handler,
        onFailure: (mailbox, error) => failures.push({ mailbox, error }),
      });
      closing.push(async () => {
        worker.abort(new SquadronError("outside", "the test is over"));
        await worker[Symbol.asyncDispose]();
        connection.disconnect();
      });
      return worker;
    };
    /** Drains the mailbox and notes what it held. */
    const drain =
      (handled: string[]): WakeHandler =>
      async ({ mailbox, runner }) => {
        const claim = await mail.claim(mailbox, runner, 100);
        if (!claim) return;
        handled.push(...claim.mail.map(({ body }) => body));
        await mail.commit(claim, { upTo: claim.mail.at(-1)?.seq ?? 0 });
      };
    /** Runs until the worker is told to end, as a turn does. */
    const untilAborted = (signal: AbortSignal): Promise<void> =>
      new Promise((done) => {
        signal.addEventListener("abort", () => done(), { once: true });
      });

    it("that a mailbox with mail gets a run", async () => {
      const handled: string[] = [];
      start(drain(handled));
      await mail.append(box, { body: "one", dedupe: [] });
      await wakes.wake(box);
      expect(await until("the run", () => handled.length === 1)).toBe(true);
    });

    it("that many wakes of a waiting mailbox are one run", async () => {
      for (let i = 0; i < 20; i++) await wakes.wake(box);
      const runs: WakeRun[] = [];
      const other = createGate();
      start(
        async (run) => {
          runs.push(run);
          if (run.mailbox !== box) other.open();
        },
        { concurrency: 1 },
      );
      await wakes.wake("session/1/8/dev");
      await other.opened;
      expect(runs.map(({ mailbox }) => mailbox)).toEqual([box, "session/1/8/dev"]);
    });

    it("that mail which arrives while a run is active gets a run of its own", async () => {
      const handled: string[] = [];
      const first = createGate();
      const started = createGate();
      start(async (run) => {
        await drain(handled)(run);
        started.open();
        await first.opened;
      });
      await mail.append(box, { body: "one", dedupe: [] });
      await wakes.wake(box);
      await started.opened;
      await mail.append(box, { body: "two", dedupe: [] });
      await wakes.wake(box);
      expect(handled).toEqual(["one"]);
      first.open();
      await until("the second run", () => handled.length === 2);
    });

    it("that mail which arrives between the last look and the end of a run is not stranded", async () => {
      const handled: string[] = [];
      const tries = 60;
      let sent = 0;
      const send = async (): Promise<void> => {
        sent += 1;
        await mail.append(box, { body: String(sent), dedupe: [] });
        // Not awaited, so that the wake meets the end of the run at every possible moment.
        void wakes.wake(box);
      };
      start(async (run) => {
        await drain(handled)(run);
        if (sent < tries) await send();
        for (let i = 0; i < sent % 7; i++) await turn();
      });
      await send();
      await until("all of it", () => handled.length === tries);
      expect(handled).toEqual(Array.from({ length: tries }, (_, i) => String(i + 1)));
    });

    it("that two runs of one mailbox never overlap, however it is woken, and nothing is lost", async () => {
      const boxes = ["session/1/1/dev", "session/1/2/dev", "session/1/3/dev"];
      const active = new Map<string, number>();
      const handled: string[] = [];
      let most = 0;
      const handler: WakeHandler = async (run) => {
        const now = (active.get(run.mailbox) ?? 0) + 1;
        active.set(run.mailbox, now);
        most = Math.max(most, now);
        for (let i = 0; i < 3; i++) await turn();
        await drain(handled)(run);
        active.set(run.mailbox, now - 1);
      };
      start(handler);
      start(handler);
      const expected: string[] = [];
      for (let i = 0; i < 150; i++) {
        const mailbox = boxes[(i * 7) % 3] ?? box;
        expected.push(`${mailbox} ${i}`);
        await mail.append(mailbox, { body: `${mailbox} ${i}`, dedupe: [] });
        await (i % 5 === 0 ? wakes.hurry(mailbox) : wakes.wake(mailbox));
      }
      await until("all of it", () => handled.length >= expected.length);
      expect(most).toBe(1);
      expect(handled.toSorted()).toEqual(expected.toSorted());
      for (const mailbox of boxes) {
        const own = (line: string): boolean => line.startsWith(mailbox);
        expect(handled.filter(own)).toEqual(expected.filter(own));
      }
    });

    it("that every run of a mailbox is later than the one before it", async () => {
      const runs: WakeRun[] = [];
      start(async (run) => {
        runs.push(run);
        if (runs.length === 2) throw new SquadronError("outside", "again", { retryAfterMs: 1 });
      });
      for (let i = 1; i <= 2; i++) {
        await wakes.wake(box);
        await until("a run", () => runs.length >= i);
      }
      await until("the repeated run", () => runs.length === 3);
      const [first, second, third] = runs.map(({ runner }) => runner);
      expect(second?.job).toBeGreaterThan(first?.job ?? Infinity);
      expect(third).toEqual({ job: second?.job, attempt: (second?.attempt ?? 0) + 1 });
    });

    it("that a failure in a process whose calendar is ahead keeps nobody waiting", async () => {
      const handled: string[] = [];
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
      start(
        async (run) => {
          if (failures.length === 0) throw new SquadronError("outside", "not now", { retryAfterMs: 100 });
          await drain(handled)(run);
        },
        { clock: { ...systemClock, now: steadyNow } },
      );
      await mail.append(box, { body: "one", dedupe: [] });
      await wakes.wake(box);
      await until("the failure", () => failures.length === 1);
      vi.useRealTimers();
      expect(await until("the next try", () => handled.length === 1)).toBe(true);
    });

    it("that a failure in a process whose calendar is behind waits as long as any", async () => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 600_000 });
      start(
        async () => {
          throw new SquadronError("outside", "not now", { retryAfterMs: 60_000 });
        },
        { clock: { ...systemClock, now: steadyNow } },
      );
      await wakes.wake(box);
      await until("the failure", () => failures.length === 1);
      vi.useRealTimers();
      const queue = new Queue("turn", { connection: store.redis, prefix: keys.queues });
      closing.push(() => queue.close());
      const [waiting] = await queue.getDelayed();
      const score = await store.redis.zscore(queue.toKey("delayed"), waiting?.id ?? "");
      // The library keeps the time in the upper bits.
      expect(Number(score) / 0x1000).toBeGreaterThan(Date.now());
    });

    it("that mail whose producer died before it could wake anybody is found by the sweep", async () => {
      const handled: string[] = [];
      start(drain(handled));
      await mail.append(box, { body: "stranded", dedupe: [] });
      clock.advance(60_000);
      const sweep = await startSchedule({
        name: "sweep",
        store,
        prefix: keys.queues,
        everyMs: 100,
        leaseMs: 2_000,
        work: createSweep({ mail, wakes }),
      });
      closing.push(() => Promise.resolve(sweep[Symbol.asyncDispose]()));
      expect(await until("the stranded mail", () => handled.length === 1)).toBe(true);
    });

    it("that a failed run is repeated after as long as the other side asked for, and told once", async () => {
      const runs: WakeRun[] = [];
      start(async (run) => {
        runs.push(run);
        if (runs.length === 1) throw new SquadronError("outside", "GitHub is away", { retryAfterMs: 1 });
      });
      await wakes.wake(box);
      await until("the repetition", () => runs.length === 2);
      expect(failures).toMatchObject([{ mailbox: box, error: { message: "GitHub is away" } }]);
    });

    it("that a run which waits out a back-off comes at once when somebody is in a hurry", async () => {
      const runs: WakeRun[] = [];
      start(async (run) => {
        runs.push(run);
        if (runs.length === 1) throw new SquadronError("outside", "GitHub is away", { retryAfterMs: 60_000 });
      });
      await wakes.wake(box);
      await until("the failure", () => failures.length === 1);
      await wakes.wake(box);
      await wakes.hurry(box);
      expect(await until("the repetition", () => runs.length === 2)).toBe(true);
    });

    it("that hurrying a mailbox which runs, waits or has nothing to do is a wake like any other", async () => {
      const handled: string[] = [];
      await mail.append(box, { body: "one", dedupe: [] });
      await wakes.hurry(box);
      await wakes.hurry(box);
      start(drain(handled));
      await until("the run", () => handled.length === 1);
      await mail.append(box, { body: "two", dedupe: [] });
      await wakes.hurry(box);
      expect(await until("the next run", () => handled.length === 2)).toBe(true);
    });

    const loseLease = async (run: WakeRun | undefined): Promise<void> => {
      await store.redis.del(`${keys.queues}:turn:${run?.runner.job}:lock`);
    };

    it("that a run whose lease was lost is told to end, and the mailbox gets another", async () => {
      const runs: WakeRun[] = [];
      // With one place no later run can tell it, and with this clock no time: only the loss itself can.
      const handler: WakeHandler = async (run) => {
        runs.push(run);
        if (runs.length === 1) await untilAborted(run.signal);
      };
      start(handler, { leaseMs: 400, concurrency: 1, clock });
      await wakes.wake(box);
      await until("the run", () => runs.length === 1);
      const [first] = runs;
      await loseLease(first);
      await until("the next run", () => runs.length === 2);
      expect(first?.signal.reason).toMatchObject({ code: "fenced" });
      expect(runs[1]?.runner).toEqual({ job: first?.runner.job, attempt: (first?.runner.attempt ?? 0) + 1 });
    });

    it("that a run which does not hear of its end does not keep the next one from beginning", async () => {
      const runs: WakeRun[] = [];
      const second = createGate();
      const handler: WakeHandler = async (run) => {
        runs.push(run);
        if (runs.length === 1) await second.opened;
        second.open();
      };
      start(handler, { leaseMs: 400 });
      await wakes.wake(box);
      await until("the run", () => runs.length === 1);
      await loseLease(runs[0]);
      await second.opened;
      expect(runs[0]?.signal.aborted).toBe(true);
      expect(runs[1]?.runner.attempt).toBeGreaterThan(runs[0]?.runner.attempt ?? Infinity);
    });

    it("that a run is told to end when its process was stopped for longer than its lease", async () => {
      const runs: WakeRun[] = [];
      start(
        async (run) => {
          runs.push(run);
          await untilAborted(run.signal);
        },
        { leaseMs: 400, clock },
      );
      await wakes.wake(box);
      await until("the run", () => runs.length === 1);
      clock.advance(500);
      await until("the end", () => runs[0]?.signal.aborted);
      expect(runs[0]?.signal.reason).toMatchObject({ code: "fenced" });
    });

    it("that a run keeps its lease for as long as it works", async () => {
      const runs: WakeRun[] = [];
      const work = createGate();
      const handler: WakeHandler = async (run) => {
        runs.push(run);
        await Promise.race([work.opened, untilAborted(run.signal)]);
      };
      start(handler, { leaseMs: 400 });
      await wakes.wake(box);
      await until("the run", () => runs.length === 1);
      // A second worker looks for stalled jobs twice per lease; it has to find none over several leases.
      start(handler, { leaseMs: 400 });
      const lock = `${keys.queues}:turn:${runs[0]?.runner.job}:lock`;
      let [renewals, before] = [0, 0];
      await until("a dozen renewals", async () => {
        const left = await store.redis.pttl(lock);
        if (left > before) renewals += 1;
        before = left;
        return renewals >= 12;
      });
      expect(runs).toHaveLength(1);
      expect(runs[0]?.signal.aborted).toBe(false);
      work.open();
    });

    it("that a worker which shuts down lets its runs end, or ends them when told to", async () => {
      const runs: WakeRun[] = [];
      const worker = start(async (run) => {
        runs.push(run);
        await untilAborted(run.signal);
      });
      await wakes.wake(box);
      await until("the run", () => runs.length === 1);
      let closed = false;
      const over = worker[Symbol.asyncDispose]().then(() => {
        closed = true;
      });
      await turn();
      expect(closed).toBe(false);
      worker.abort(new SquadronError("outside", "The service is stopping."));
      await over;
      expect(runs[0]?.signal.reason).toMatchObject({ code: "outside" });
    });
  });
});
