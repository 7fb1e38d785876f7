import { Worker, type Job } from "bullmq";
import type { Redis } from "ioredis";
import { z } from "zod";

import { SquadronError } from "../../domain/errors.ts";
import type { Lane } from "../../domain/mailbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { WakeHandler } from "../../ports/wakes.ts";

// Outside failures repeat until they end, but a person who fixed something should not wait long for us to notice.
const longestBackoffMs = 60_000;
const firstBackoffMs = 500;

const wakeJob = z.object({ mailbox: z.string() });

interface Options {
  readonly lane: Lane;
  readonly connection: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  /** How long a silent worker keeps its mailboxes, in ms; another goes on at most 2 × this later. */
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly handler: WakeHandler;
  /** Told of every failed run, once. */
  readonly onFailure: (mailbox: string, error: unknown) => void;
}

/** A worker of one lane. Disposing it lets running handlers end. */
export interface WakeWorker extends AsyncDisposable {
  /** Aborts what runs; with `[Symbol.asyncDispose]` the end of the process. */
  abort(reason: SquadronError): void;
}

/** Milliseconds until the next try: doubling, capped, or as long as the other side asked for. */
export function backoffMs(attempt: number, error: unknown): number {
  if (error instanceof SquadronError && error.retryAfterMs !== undefined)
    return Math.min(error.retryAfterMs, longestBackoffMs);
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt - 1, 10));
}

export function startWakeWorker(options: Options): WakeWorker {
  const { lane, leaseMs, clock } = options;
  // The library adds the wait to the calendar of this process. One that is minutes ahead would keep the mailbox from all
  // workers for as long, so the wait counts from the store's time.
  const waitMs = (attempt: number, error: unknown): number =>
    Math.round(backoffMs(attempt, error) + clock.now() - Date.now());
  const running = new Map<string, AbortController>();
  // BullMQ hands over the signal only to a processor that declares all three parameters.
  const process = async (job: Job, token: string | undefined, _signal?: AbortSignal): Promise<void> => {
    const { mailbox } = wakeJob.parse(job.data);
    // A stalled job of ours that we fetched again: the old run must not go on beside the new one.
    running.get(mailbox)?.abort(new SquadronError("fenced", "A later run of this mailbox has begun."));
    const controller = new AbortController();
    running.set(mailbox, controller);
    const stopBeating = keepLease({ job, token: token ?? "", leaseMs, clock, controller });
    try {
      const runner = { job: Number(job.id), attempt: job.attemptsStarted };
      await options.handler({ mailbox, runner, signal: controller.signal });
    } catch (error) {
      const attempt = job.attemptsMade + 1;
      // Further ahead than the wait is long: no wait in the queue is short enough, so it is spent here.
      if (waitMs(attempt, error) <= 0) await clock.sleep(backoffMs(attempt, error), controller.signal);
      throw error;
    } finally {
      stopBeating();
      if (running.get(mailbox) === controller) running.delete(mailbox);
    }
  };
  const worker = new Worker(lane, process, {
    connection: options.connection,
    prefix: options.prefix,
    concurrency: options.concurrency,
    lockDuration: leaseMs,
    stalledInterval: leaseMs / 2,
    // A worker that dies often is no reason to give up its mail.
    maxStalledCount: 1_000_000,
    // Ours instead, one per run: BullMQ's stops for a new run when an old run of the same job ends.
    skipLockRenewal: true,
    skipVersionCheck: true,
    settings: { backoffStrategy: (attempt, _type, error) => Math.max(0, waitMs(attempt, error)) },
  });
  worker.on("error", () => undefined);
  worker.on("failed", (job, error) => options.onFailure(String(job?.data?.mailbox ?? "unknown"), error));
  return {
    abort: (reason) => {
      for (const controller of running.values()) controller.abort(reason);
    },
    [Symbol.asyncDispose]: () => worker.close(),
  };
}

/** Renews the lease until stopped; aborts the run when it is lost, or when the store was silent for as long as it lasts. */
function keepLease(run: {
  job: Job;
  token: string;
  leaseMs: number;
  clock: Clock;
  controller: AbortController;
}): () => void {
  let renewedAt = run.clock.now();
  const lost = (): void =>
    run.controller.abort(new SquadronError("fenced", "The lease on this mailbox was lost."));
  const timer = setInterval(() => {
    if (run.clock.now() - renewedAt >= run.leaseMs) lost();
    // It answers 0 when the lock is gone, and does not throw.
    run.job.extendLock(run.token, run.leaseMs).then(
      (answer) => {
        if (answer === 0) lost();
        else renewedAt = run.clock.now();
      },
      () => undefined,
    );
  }, run.leaseMs / 4);
  return () => clearInterval(timer);
}
