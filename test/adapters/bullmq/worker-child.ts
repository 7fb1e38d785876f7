import { Redis } from "ioredis";

import { startWakeWorker } from "../../../src/adapters/bullmq/wake-worker.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";

// A worker process that takes a mailbox and never gives it back: the test kills it.
const [path = "", prefix = "", leaseMs = "0"] = process.argv.slice(2);

startWakeWorker({
  lane: "turn",
  connection: new Redis({ path, maxRetriesPerRequest: null }),
  prefix,
  concurrency: 1,
  leaseMs: Number(leaseMs),
  clock: systemClock,
  onFailure: () => undefined,
  handler: ({ mailbox, runner }) => {
    process.stdout.write(`${JSON.stringify({ mailbox, runner })}\n`);
    return new Promise(() => undefined);
  },
});
