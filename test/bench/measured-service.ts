import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** A service in a process of its own, seen from outside and, as to its event loop, from inside. */
export interface MeasuredService extends AsyncDisposable {
  readonly webhookUrl: string;
  /** Delay of the event loop since the last reset, in ms. */
  loopDelay(): Promise<{ readonly p50: number; readonly p99: number }>;
  resetLoopDelay(): Promise<void>;
  /** Memory that it and its children hold now, in MB. */
  residentMb(): { readonly service: number; readonly children: number };
}

/** @param script the emitted `measured-service-process.ts`. */
export async function startMeasuredService(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<MeasuredService> {
  const child = fork(script, {
    execArgv: [],
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { webhookUrl } = (await answerOf(child)) as { webhookUrl: string };
  const ask = (what: "report" | "reset"): Promise<unknown> => {
    const answer = answerOf(child);
    child.send(what);
    return answer;
  };
  const pid = child.pid ?? 0;
  return {
    webhookUrl,
    loopDelay: async () => (await ask("report")) as { p50: number; p99: number },
    resetLoopDelay: async () => void (await ask("reset")),
    residentMb: () => ({
      service: residentMb(pid),
      children: childrenOf(pid).reduce((sum, id) => sum + residentMb(id), 0),
    }),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [message] = await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code]) => {
        throw new Error(`the service's process ended with ${String(code)}`);
      }),
    ]);
    return message;
  } finally {
    over.abort();
  }
}

/** The store that it may have started is no part of it. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => field(id, "PPid") === pid && !read(`/proc/${id}/cmdline`).includes("redis-server"));
}

function residentMb(pid: number): number {
  return field(pid, "VmRSS") / 1024;
}

function field(pid: number, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
