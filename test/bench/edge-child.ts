import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export const secret = "7dZ!edge-bench-5f2a9c";

/** A server in a process of its own. Disposing it ends the process. */
export interface ServerChild extends AsyncDisposable {
  readonly url: string;
  /** The most memory it ever held, in MB, as the kernel counted it. */
  peakMb(): number;
  /** Processor time it used so far, in ms. */
  cpuMs(): number;
}

/** Starts an emitted script (see `compile`) that listens and sends `{ port }`. */
export async function startServerChild(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerChild> {
  const child = fork(script, {
    execArgv: [],
    env: {
      PATH: process.env["PATH"],
      WEBHOOK_SECRETS: secret,
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { port } = await firstMessage(child);
  return {
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    peakMb: () => peakOf(child.pid ?? 0),
    cpuMs: () => cpuOf(child.pid ?? 0),
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function firstMessage(child: ChildProcess): Promise<{ readonly port: number }> {
  const [message] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the server's process ended with ${String(code)} before it listened`);
    }),
  ])) as [{ port: number }];
  return message;
}

function peakOf(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Math.round(Number(line?.[1]) / 1024);
}

/** The kernel counts user and system time in ticks of 10 ms, in fields 14 and 15. */
function cpuOf(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(afterName[11]) + Number(afterName[12])) * 10;
}
