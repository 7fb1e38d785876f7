import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";

// Often enough that a wiped store is back to work within a minute.
const replanMs = 30_000;

interface Options {
  readonly name: string;
  readonly store: { readonly redis: Redis; blocking(): Redis; now(): number };
  readonly prefix: string;
  readonly everyMs: number;
  /** How long a process that died in the middle of the work keeps others from it, in ms. */
  readonly leaseMs: number;
  readonly work: () => Promise<void>;
}

/** Runs `work` every so often, in one process of all: a job scheduler, so that many workers do not sweep at once. */
export async function startSchedule(options: Options): Promise<AsyncDisposable> {
  const queue = new Queue(options.name, {
    connection: options.store.redis,
    prefix: options.prefix,
    skipVersionCheck: true,
  });
  queue.on("error", () => undefined);
  const connection = options.store.blocking();
  const worker = new Worker(options.name, () => options.work(), {
    connection,
    prefix: options.prefix,
    lockDuration: options.leaseMs,
    stalledInterval: options.leaseMs / 2,
    // With the usual limit of 1, two processes that die at the wrong moment would end the schedule for good.
    maxStalledCount: 1_000_000,
    skipVersionCheck: true,
  });
  worker.on("error", () => undefined);
  const plan = async (): Promise<void> => {
    // The library plans by the calendar of the process that did the work last: one that is ahead would delay the next
    // time by as much, for all.
    const planned = await queue.getJobScheduler(options.name);
    if (planned?.next !== undefined && planned.next > options.store.now() + 2 * options.everyMs)
      await queue.removeJobScheduler(options.name);
    await queue.upsertJobScheduler(
      options.name,
      { every: options.everyMs },
      { name: options.name, opts: { removeOnComplete: true, removeOnFail: true } },
    );
  };
  await plan();
  // A store that was wiped has lost the schedule, too; nobody else would notice.
  const replan = setInterval(
    () => void plan().catch(() => undefined),
    Math.max(options.everyMs, replanMs),
  ).unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(replan);
      await worker.close();
      connection.disconnect();
      await queue.close();
    },
  };
}
