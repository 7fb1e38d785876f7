import { Queue } from "bullmq";
import type { Redis } from "ioredis";

import { laneOf, type Lane } from "../../domain/mailbox.ts";
import type { Wakes } from "../../ports/wakes.ts";

const lanes: readonly Lane[] = ["route", "turn"];

/** The two wake queues, as far as adding to them goes. */
export interface WakeQueues extends Wakes {
  /** What no worker has taken up, of all processes. `oldestAt`: when the first of it came, in ms since the epoch. */
  waiting(): Promise<
    readonly { readonly lane: Lane; readonly count: number; readonly oldestAt: number | undefined }[]
  >;
  /** Workers that take turns now, in all processes. */
  workers(): Promise<number>;
  close(): Promise<void>;
}

/** @param deps.prefix BullMQ's key prefix, with a hash tag for Redis Cluster. */
export function createWakeQueues({ redis, prefix }: { redis: Redis; prefix: string }): WakeQueues {
  const queues = new Map(
    lanes.map((lane) => [lane, new Queue(lane, { connection: redis, prefix, skipVersionCheck: true })]),
  );
  const queueOf = (mailbox: string): Queue => {
    const queue = queues.get(laneOf(mailbox));
    if (!queue) throw new TypeError(`no queue for ${mailbox}`);
    return queue;
  };
  // A lost connection shows in the calls themselves; without a listener it would end the process.
  for (const queue of queues.values()) queue.on("error", () => undefined);

  const add = async (mailbox: string): Promise<void> => {
    await queueOf(mailbox).add(
      "wake",
      { mailbox },
      {
        // At most one waiting and one running job for a mailbox; mail that comes while it runs gets its own.
        deduplication: { id: mailbox, keepLastIfActive: true },
        // A wake is never given up: whether mail is poison is decided in the mailbox, not here.
        attempts: 1_000_000,
        backoff: { type: "custom" },
        removeOnComplete: true,
        removeOnFail: true,
      },
    );
  };
  const due = new Map<string, Promise<void>>();
  // One wake for all mail of a loop turn: it leaves after the last of them, on the same connection.
  const wake = (mailbox: string): Promise<void> => {
    const known = due.get(mailbox);
    if (known) return known;
    const added = new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        due.delete(mailbox);
        add(mailbox).then(resolve, reject);
      });
    });
    due.set(mailbox, added);
    return added;
  };
  return {
    wake,
    hurry: async (mailbox) => {
      await wake(mailbox);
      const queue = queueOf(mailbox);
      const id = await queue.getDeduplicationJobId(mailbox);
      const job = id === null ? undefined : await queue.getJob(id);
      // It may have started between the look and the call, which is as good.
      if (await job?.isDelayed()) await job?.promote().catch(() => undefined);
    },
    waiting: () =>
      Promise.all(
        [...queues].map(async ([lane, queue]) => {
          const [count, [oldest]] = await Promise.all([queue.count(), queue.getWaiting(0, 0)]);
          return { lane, count, oldestAt: oldest?.timestamp };
        }),
      ),
    workers: async () => (await queues.get("turn")?.getWorkersCount()) ?? 0,
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
