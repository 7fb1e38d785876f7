import { readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { FaultRule } from "../../src/lab/github/faults.ts";
import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { ChaosRedis } from "./chaos-redis.ts";
import type { Disk } from "./disk.ts";
import type { FaultName } from "./fault-names.ts";
import type { DeadlySignal, Fleet } from "./fleet.ts";
import type { ModelMoments } from "./model-moments.ts";
import type { Moment } from "./moments.ts";
import { processesOf } from "./process-table.ts";
import type { Random } from "./random.ts";

interface Injecting {
  readonly github: Pick<LabGitHub, "faults" | "webhooks">;
  readonly redis: ChaosRedis;
  readonly fleet: Fleet;
  readonly disk: Disk;
  readonly histories: string;
  readonly folder: string;
  readonly model: ModelMoments;
  readonly random: Random;
  readonly freezeMs: () => number;
}

type Inject = (at: Injecting) => Promise<boolean>;

// A moment that does not come within this is given up, and tried again later; milliseconds.
const patienceMs = 20_000;

/** Lets it go wrong once. @returns whether it did: the moment for it may not come. */
export function inject(at: Injecting, name: FaultName): Promise<boolean> {
  const plain = injections[name];
  if (plain) return plain(at);
  const [, how, moment] = /^(kill|freeze)-(.+)$/.exec(name) ?? [];
  const signal: DeadlySignal = how === "kill" ? "SIGKILL" : "SIGSTOP";
  return at.fleet.atMoment(moment as Moment, signal, patienceMs);
}

const onService =
  (half: "web" | "worker", signal: DeadlySignal): Inject =>
  async ({ fleet }) => {
    const member = fleet.any(half);
    if (member) await fleet.hit(member, signal);
    return member !== undefined;
  };

const onRuntime =
  (signal: DeadlySignal): Inject =>
  async ({ folder, random, freezeMs }) => {
    const runtimes = processesOf(folder).filter(({ command }) => /^\S*copilot-runtime\b/.test(command));
    if (runtimes.length === 0) return false;
    const { pid } = random.pick(runtimes);
    if (!send(pid, signal)) return false;
    if (signal === "SIGSTOP") {
      await sleep(freezeMs());
      send(pid, "SIGCONT");
    }
    return true;
  };

const onGitHub =
  (rule: FaultRule): Inject =>
  async ({ github }) => {
    const fault = github.faults.add({ ...rule, actor: "squadron-lab[bot]" });
    await Promise.race([fault.hit, sleep(patienceMs)]);
    fault.remove();
    return fault.hits() > 0;
  };

const onDeliveries =
  (switches: Parameters<LabGitHub["webhooks"]["set"]>[0], ms: number): Inject =>
  async ({ github }) => {
    github.webhooks.set(switches);
    await sleep(ms);
    github.webhooks.set({ duplicate: false, secondHook: false, delayMs: 0 });
    return true;
  };

const writes = { method: "POST", path: /\/issues\/(\d+|comments\/\d+)\/(comments|reactions)$/ } as const;
const edits = { method: "PATCH", path: /\/issues\/comments\/\d+$/ } as const;

const injections: Partial<Record<FaultName, Inject>> = {
  "kill-web": onService("web", "SIGKILL"),
  "kill-worker": onService("worker", "SIGKILL"),
  "freeze-web": onService("web", "SIGSTOP"),
  "freeze-worker": onService("worker", "SIGSTOP"),
  "kill-runtime": onRuntime("SIGKILL"),
  "freeze-runtime": onRuntime("SIGSTOP"),
  "kill-during-a-model-call": ({ model }) => model.hitWorker("SIGKILL", patienceMs),
  "freeze-during-a-model-call": ({ model }) => model.hitWorker("SIGSTOP", patienceMs),
  "redis-kill": async ({ redis }) => {
    await redis.killAndRestart();
    return true;
  },
  "duplicate-deliveries": onDeliveries({ duplicate: true }, 300),
  "second-hook": onDeliveries({ secondHook: true }, 300),
  "delayed-deliveries": onDeliveries({ delayMs: 400 }, 600),
  "reordered-deliveries": async ({ github }) => {
    github.webhooks.pause();
    github.webhooks.set({ order: "newest-first" });
    await sleep(500);
    github.webhooks.resume();
    await sleep(100);
    github.webhooks.set({ order: "in-order" });
    return true;
  },
  "github-502-after-commit": onGitHub({ kind: "error-after", ...writes }),
  "github-reset-before": onGitHub({ kind: "reset-before", ...edits }),
  "github-reset-after": onGitHub({ kind: "reset-after", ...writes }),
  "github-429": onGitHub({ kind: "too-many-requests", retryAfter: 1 }),
  "github-403-secondary": onGitHub({ kind: "secondary-limit", retryAfter: 1, ...writes }),
  "github-outage": async ({ github }) => {
    const fault = github.faults.add({ kind: "outage", actor: "squadron-lab[bot]" });
    await Promise.race([fault.hit, sleep(patienceMs)]);
    await sleep(700);
    fault.remove();
    return fault.hits() > 0;
  },
  "disk-full": async ({ disk }) => {
    await disk.fill(700);
    return disk.canFill;
  },
  "torn-history": async ({ histories, random }) => tear(await storedIn(histories), random),
  "clock-jump": async ({ fleet, random }) => {
    const worker = fleet.any("worker");
    if (!worker) return false;
    const minutes = 2 + random.int(8);
    fleet.shiftClock(worker, (random.chance(0.5) ? minutes : -minutes) * 60_000);
    await sleep(2_000);
    fleet.shiftClock(worker, 0);
    return true;
  },
  "close-reopen-race": ({ model }) => model.race(["close", "reopen"], patienceMs),
  "stop-race": ({ model }) => model.race(["stop"], patienceMs),
};

/** Cuts the end of a stored conversation off, as a machine does that loses power. */
async function tear(stored: readonly string[], random: Random): Promise<boolean> {
  if (stored.length === 0) return false;
  const file = random.pick(stored);
  const found = await stat(file).catch(() => undefined);
  if (!found) return false;
  return truncate(file, Math.floor(found.size / 2)).then(
    () => true,
    () => false,
  );
}

/** Conversations as they were stored at the end of a turn. */
async function storedIn(histories: string): Promise<readonly string[]> {
  const names = await readdir(histories, { recursive: true }).catch(() => []);
  return names.filter((name) => /\/\d+-\d+\.history$/.test(name)).map((name) => join(histories, name));
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
