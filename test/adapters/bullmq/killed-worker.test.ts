import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { createWakeQueues } from "../../../src/adapters/bullmq/wake-queues.ts";
import { startWakeWorker } from "../../../src/adapters/bullmq/wake-worker.ts";
import { createKeys } from "../../../src/adapters/redis/keys.ts";
import { openStore } from "../../../src/adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../../src/adapters/redis/store/store-process.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { until } from "../../../src/lab/world/until.ts";
import type { WakeRun } from "../../../src/ports/wakes.ts";
import { hasRedis } from "../../support/stores.ts";

const leaseMs = 500;
const box = "session/1/7/dev";
const child = fileURLToPath(new URL("worker-child.ts", import.meta.url));

describe.skipIf(!(await hasRedis()))("a worker process that is killed", () => {
  it("loses its mailbox to another worker, whose run counts as the later one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "squadron-killed-"));
    const process_ = await findStoreProcess({
      redisUrl: undefined,
      stateFolder: folder,
      path: process.env["PATH"] ?? "",
    });
    const store = await openStore(process_);
    const prefix = createKeys(`t-${randomUUID()}`).queues;
    const wakes = createWakeQueues({ redis: store.redis, prefix });
    const path = "path" in process_.address ? process_.address.path : "";
    const victim = spawn(process.execPath, ["--import", "tsx", child, path, prefix, String(leaseMs)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await wakes.wake(box);
      const [line] = (await once(victim.stdout, "data")) as [Buffer];
      const before = JSON.parse(line.toString("utf8")) as WakeRun;
      expect(before.mailbox).toBe(box);
      const ended = once(victim, "exit");
      victim.kill("SIGKILL");
      await ended;

      const runs: WakeRun[] = [];
      const connection = store.blocking();
      const worker = startWakeWorker({
        lane: "turn",
        connection,
        prefix,
        concurrency: 1,
        leaseMs,
        clock: systemClock,
        handler: async (run) => void runs.push(run),
        onFailure: () => undefined,
      });
      await until("another worker to go on", () => runs.length > 0);
      expect(runs[0]).toMatchObject({
        mailbox: box,
        runner: { job: before.runner.job, attempt: before.runner.attempt + 1 },
      });
      await worker[Symbol.asyncDispose]();
      connection.disconnect();
    } finally {
      victim.kill("SIGKILL");
      await wakes.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
