import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

import type { Replacements } from "../../src/replacements.ts";
import { until } from "../../src/lab/world/until.ts";
import { nameOf } from "../promises/replacements.ts";
import { compiledService } from "../support/compiled-service.ts";

/** Squadron in a process of its own: it can be killed, and stopped like a machine that freezes. */
export interface ServiceChild extends AsyncDisposable {
  readonly webhookUrl: string;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
  /** Resolves when it was frozen by SIGSTOP: it does not run, and does not know it. */
  frozen(): Promise<void>;
  /** SIGCONT. */
  thaw(): void;
}

/** Starts it and waits until it takes deliveries. @throws when it does not become ready. */
export async function startServiceChild(
  env: Readonly<Record<string, string>>,
  replace?: Replacements,
): Promise<ServiceChild> {
  const child = fork(await compiledService(), replace ? [nameOf(replace)] : [], {
    execArgv: [],
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-4_000)));
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-4_000)));
  const webhookUrl = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve((message as { webhookUrl: string }).webhookUrl));
    child.once("exit", (code) => reject(new Error(`The service ended with code ${String(code)}: ${said}`)));
  });
  return {
    webhookUrl,
    kill: () => end(child, "SIGKILL"),
    frozen: async () => {
      await until("a frozen process", async () =>
        / T /.test(await readFile(`/proc/${child.pid}/stat`, "utf8")),
      );
    },
    thaw: () => void child.kill("SIGCONT"),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGCONT");
      await end(child, "SIGTERM");
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
