import { ChildProcess } from "node:child_process";
import { setMaxListeners } from "node:events";

import { CopilotClient, RuntimeConnection } from "@github/copilot-sdk";
import type { CopilotRequestHandler } from "@github/copilot-sdk";
import { SquadronError } from "../../domain/errors.ts";
import { bounded } from "./bounded.ts";
import { descendants, killAll, waitUntilDead } from "./processes.ts";
import type { SpanFile } from "./span-file.ts";

/** One runtime: the SDK's client and the process behind it. */
export interface RuntimeProcess {
  readonly client: CopilotClient;
  /** The runtime, or the sandbox around it. */
  readonly pid: number | undefined;
  /**
   * Aborts when the process has ended; the reason is a half sentence that says how. A signal, since every call listens to it
   * and must be able to stop: what waits on a promise of a runtime that lives for a day is kept for that day.
   */
  readonly exited: AbortSignal;
  /** Ends it and everything below it at once, without goodbye. Never rejects; a second call waits for the first. */
  kill(): Promise<void>;
}

export interface Launch {
  /** Absolute program and its arguments; the SDK appends its own. */
  readonly command: readonly [string, ...string[]];
  /** Environment of the process, complete. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly requestHandler: CopilotRequestHandler;
  /** The span under which those of its own stand. */
  readonly spans?: Pick<SpanFile, "context"> | undefined;
}

/** Start takes 20 ms, in a sandbox 150 ms; a machine that needs this long has other troubles. Milliseconds. */
const startTimeoutMs = 30_000;
/** SIGKILL works at once, except on a process that waits for a dead disk. Milliseconds. */
const killTimeoutMs = 10_000;

/** Starts a runtime. @throws SquadronError `agent` when it does not come up, `fenced` when the signal aborts. */
export async function launchRuntime(launch: Launch, signal: AbortSignal): Promise<RuntimeProcess> {
  const [path, ...args] = launch.command;
  const { spans } = launch;
  const client = new CopilotClient({
    mode: "empty",
    baseDirectory: launch.home,
    workingDirectory: "/",
    useLoggedInUser: false,
    logLevel: "error",
    requestHandler: launch.requestHandler,
    ...(spans && { onGetTraceContext: () => spans.context() }),
    connection: RuntimeConnection.forStdio({ path, args, env: { ...launch.env } }),
  });
  try {
    await bounded(client.start(), { what: "Starting the agent runtime", ms: startTimeoutMs, signal });
    return ofStarted(client);
  } catch (error) {
    const child: unknown = client["cliProcess"];
    if (child instanceof ChildProcess) await killTree(client, child);
    else await client.forceStop();
    if (error instanceof SquadronError) throw error;
    throw new SquadronError("agent", "The agent runtime did not start.", { cause: error });
  }
}

function ofStarted(client: CopilotClient): RuntimeProcess {
  // The SDK keeps its child private and has no event for its death, which is what every wait here depends on.
  const child: unknown = client["cliProcess"];
  if (!(child instanceof ChildProcess))
    throw new SquadronError("internal", "This version of the Copilot SDK hides its process; pin 1.0.14.");
  // By default the SDK copies the runtime's error output, with whatever an agent made it say, into our own.
  child.stderr?.removeAllListeners("data").resume();
  silenceWriteErrors(client);
  const exited = new AbortController();
  // As many listen as sessions share the process.
  setMaxListeners(0, exited.signal);
  const tell = (): void =>
    exited.abort(`its process ended (${child.signalCode ?? child.exitCode ?? "no status"}).`);
  child.once("exit", tell);
  if (child.exitCode !== null || child.signalCode !== null) tell();
  let killed: Promise<void> | undefined;
  return {
    client,
    pid: child.pid,
    exited: exited.signal,
    kill: () => (killed ??= killTree(client, child)),
  };
}

/**
 * What is written to a runtime that just died fails before its end is known, and the SDK lets some of these failures go
 * unhandled, which ends this process. Every wait here learns of the end by `exited`.
 */
function silenceWriteErrors(client: CopilotClient): void {
  const writer: unknown = client["messageWriter"];
  if (typeof writer !== "object" || writer === null || !("suppressWriteErrors" in writer))
    throw new SquadronError("internal", "This version of the Copilot SDK hides its writer; pin 1.0.14.");
  writer.suppressWriteErrors = true;
}

async function killTree(client: CopilotClient, child: ChildProcess): Promise<void> {
  // Noted before the kill: a shell is its own session, and once its parent is gone nothing leads to it any more.
  const below = child.pid === undefined ? [] : descendants(child.pid);
  await client.forceStop();
  child.kill("SIGKILL");
  killAll(below);
  await waitUntilDead([...(child.pid === undefined ? [] : [child.pid]), ...below], killTimeoutMs);
}
