import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";

interface Options {
  readonly redis: Redis;
  readonly blocking: Redis;
  readonly prefix: string;
  readonly everyMs: number;
  /** How long a process that died in the middle of the work keeps others from it, in ms. */
  readonly leaseMs: number;
  readonly work: () => Promise<void>;
}

/** Runs `work` every so often, in one process of all: a job scheduler, so that many workers do not sweep at once. */
export async function startSchedule(options: Options): Promise<AsyncDisposable> {
  const queue = new Queue("sweep", {
    connection: options.redis,
    prefix: options.prefix,
    skipVersionCheck: true,
  });
  queue.on("error", () => undefined);
  const worker = new Worker("sweep", () => options.work(), {
    connection: options.blocking,
    prefix: options.prefix,
    lockDuration: options.leaseMs,
    stalledInterval: options.leaseMs / 2,
    // With the usual limit of 1, two processes that die at the wrong moment would end the schedule for good.
    maxStalledCount: 1_000_000,
    skipVersionCheck: true,
  });
  worker.on("error", () => undefined);
  await queue.upsertJobScheduler(
    "sweep",
    { every: options.everyMs },
    { name: "sweep", opts: { removeOnComplete: true, removeOnFail: true } },
  );
  return {
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await queue.close();
    },
  };
}
