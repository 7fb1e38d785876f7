import type { CopilotSession, SessionEvent } from "@github/copilot-sdk";
import { SquadronError, errorLine } from "../../domain/errors.ts";
import type { AgentSession, AgentSpec, RunOptions, RunOutcome } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";
import { bounded } from "./bounded.ts";
import type { RuntimeProcess } from "./runtime-process.ts";
import { createTurn } from "./turn.ts";
import type { Turn } from "./turn.ts";
import { watchTurn } from "./watch-turn.ts";

export interface SessionDeps {
  readonly spec: AgentSpec;
  readonly session: CopilotSession;
  readonly process: RuntimeProcess;
  readonly activity: Activity;
  readonly resumed: boolean;
  /** Takes the tools and the model away, gives the runtime back or ends it. Never rejects. */
  close(disconnected: boolean): Promise<void>;
}

export interface OpenSession extends AgentSession {
  /** Every event of the runtime for this session. */
  see(event: SessionEvent): void;
}

/** A healthy runtime acknowledges a message in 1 ms, with a thousand open sessions in less than a second. */
const sendMs = 30_000;
/** Abort and disconnect take 10 ms each; what takes this long will not come. */
const partMs = 3_000;

export function createSession(deps: SessionDeps): OpenSession {
  const { spec, session, process: runtime } = deps;
  const endsTurn = new Set(spec.tools.filter((tool) => tool.endsTurn).map((tool) => tool.name));
  let turn: Turn | undefined;
  let settled: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const ask = <T>(what: string, work: () => Promise<T>, ms = partMs): Promise<T> =>
    // Started inside a promise: a session that is already disconnected throws at once instead of rejecting.
    bounded(Promise.resolve().then(work), { what, ms, exited: runtime.exited });

  async function send(current: Turn, prompt: string): Promise<void> {
    try {
      await settled;
      current.sent(await ask("Sending the prompt", () => session.send({ prompt }), sendMs));
    } catch (error) {
      current.end({ kind: "failed", cause: "exit", outside: false, message: errorLine(error) });
    }
  }

  async function run(prompt: string, options: RunOptions): Promise<RunOutcome> {
    if (turn || closing || options.signal.aborted)
      return notRun(closing !== undefined, options.signal.aborted);
    const current = createTurn(endsTurn);
    turn = current;
    const stopWatching = watchTurn({ process: runtime, activity: deps.activity, turn: current }, options);
    void send(current, prompt);
    const outcome = await current.outcome;
    stopWatching();
    turn = undefined;
    // What the runtime still does of an unfinished turn must not reach the next one.
    if (outcome.kind !== "done") settled = ask("Aborting", () => session.abort()).catch(() => undefined);
    return outcome;
  }

  async function steer(prompt: string): Promise<void> {
    if (!turn) throw new SquadronError("agent", "No turn is running, so nothing can be added to it.");
    const accepted = turn.steering();
    try {
      accepted(await ask("Steering", () => session.send({ prompt, mode: "immediate" }), sendMs));
    } catch (error) {
      accepted(undefined);
      throw error instanceof SquadronError
        ? error
        : new SquadronError("agent", "Steering failed.", { cause: error });
    }
  }

  async function close(): Promise<void> {
    turn?.end({ kind: "aborted" });
    await settled;
    // Background shells survive a disconnect; in a shared runtime nothing else would ever end them.
    await ask("Cancelling background tasks", () => cancelTasks(session)).catch(() => undefined);
    const disconnected = await ask("Disconnecting", () => session.disconnect()).then(
      () => true,
      () => false,
    );
    await deps.close(disconnected);
    spec.onEvent({ kind: "closed" });
  }

  return {
    resumed: deps.resumed,
    pid: runtime.pid,
    run,
    steer,
    see: (event) => turn?.see(event),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function notRun(closed: boolean, aborted: boolean): RunOutcome {
  if (closed || aborted) return { kind: "aborted" };
  return {
    kind: "failed",
    cause: "exit",
    outside: false,
    message: "A turn is already running in this session.",
  };
}

async function cancelTasks(session: CopilotSession): Promise<void> {
  const { tasks } = await session.rpc.tasks.list();
  const running = tasks.filter((task) => task.status === "running" || task.status === "idle");
  await Promise.all(running.map((task) => session.rpc.tasks.cancel({ id: task.id })));
}
