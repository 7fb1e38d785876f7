import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { until } from "./until.ts";

/** Squadron in a process of its own, as it runs in earnest: it can be killed. */
export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number;
  /** What `/readyz` says. */
  state(): Promise<{ readonly store: string; readonly openSessions: number }>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** What it logged, for when something went wrong. */
  log(): string;
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const ownCli = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../cli.ts" : "../../cli.js", import.meta.url),
);

/**
 * Starts it, or with `--web` or `--worker` half of it, and waits until it is ready. @throws when it does not become so.
 * @param file the command line, compiled or not
 */
export async function startServiceProcess(
  env: Readonly<Record<string, string>>,
  half?: "--web" | "--worker",
  file = ownCli,
): Promise<ServiceProcess> {
  // Not by this process's own arguments: a test runner loads TypeScript in its own way.
  const loader = file.endsWith(".ts") ? ["--import", "tsx"] : [];
  const child = spawn(process.execPath, [...loader, file, "start", ...(half ? [half] : [])], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const log = (): string => Buffer.concat(said).toString("utf8");
  const base = `http://127.0.0.1:${env["PORT"] ?? ""}`;
  await until("the service is ready", async () => {
    if (child.exitCode !== null) throw new Error(`The service ended with code ${child.exitCode}: ${log()}`);
    return fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  return {
    pid: child.pid ?? 0,
    log,
    state: async () => {
      const { detail } = (await (await fetch(`${base}/readyz`)).json()) as {
        detail: { store: string; openSessions: number };
      };
      return detail;
    },
    kill: () => end(child, "SIGKILL"),
    ended,
    [Symbol.asyncDispose]: () => end(child, "SIGTERM"),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
