import type { CopilotSession, SessionEvent } from "@github/copilot-sdk";
import { SquadronError, errorLine } from "../../domain/errors.ts";
import type { AgentSession, AgentSpec, RunOptions, RunOutcome } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";
import { askRuntime } from "./ask-runtime.ts";
import type { FailedTurn } from "./model-failure.ts";
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
  /** Told when a turn begins and when it is over. */
  readonly turns: { begin(): void; end(outcome: RunOutcome): RunOutcome };
  /** Takes the tools and the model away, gives the runtime back or ends it. Never rejects. */
  close(disconnected: boolean): Promise<void>;
}

export interface OpenSession extends AgentSession {
  /** Every event of the runtime for this session. */
  see(event: SessionEvent): void;
  /** Ends the running turn, if there is one. */
  fail(outcome: FailedTurn): void;
}

/** A healthy runtime acknowledges a message in 1 ms, with a thousand open sessions in less than a second. */
const sendMs = 30_000;

export function createSession(deps: SessionDeps): OpenSession {
  const { spec, session, process: runtime } = deps;
  const endsTurn = new Set(spec.tools.filter((tool) => tool.endsTurn).map((tool) => tool.name));
  let turn: Turn | undefined;
  let settled: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const { ask, attempt } = askRuntime(runtime.exited);

  async function run(prompt: string, options: RunOptions): Promise<RunOutcome> {
    if (turn || closing || options.signal.aborted)
      return notRun(closing !== undefined, options.signal.aborted);
    const current = createTurn(endsTurn);
    turn = current;
    deps.turns.begin();
    const stopWatching = watchTurn({ process: runtime, activity: deps.activity, turn: current }, options);
    void settled
      .then(() => ask("Sending the prompt", () => session.send({ prompt }), sendMs))
      .then(
        (messageId) => current.sent(messageId),
        (error: unknown) => current.end(notSent(error)),
      );
    const outcome = deps.turns.end(await current.outcome);
    stopWatching();
    turn = undefined;
    // What the runtime still does of an unfinished turn must not reach the next one; if it does not answer, there is none.
    if (outcome.kind !== "done") settled = attempt("Aborting", () => session.abort());
    settled.catch(() => undefined);
    return outcome;
  }

  async function steer(prompt: string): Promise<void> {
    if (!turn) throw new SquadronError("agent", "No turn is running, so nothing can be added to it.");
    const accepted = turn.steering();
    try {
      accepted(await ask("Steering", () => session.send({ prompt, mode: "immediate" }), sendMs));
    } catch (error) {
      accepted(undefined);
      throw notSteered(error);
    }
  }

  async function close(): Promise<void> {
    turn?.end({ kind: "aborted" });
    const disconnected = await settled
      // Background shells survive a disconnect; in a shared runtime nothing else would ever end them.
      .then(() => attempt("Cancelling background tasks", () => cancelTasks(session)))
      .then(() => ask("Disconnecting", () => session.disconnect()))
      .then(
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
    fail: (outcome) => turn?.end(outcome),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function notSent(error: unknown): RunOutcome {
  return { kind: "failed", cause: "exit", outside: false, message: errorLine(error) };
}

function notSteered(error: unknown): SquadronError {
  if (error instanceof SquadronError) return error;
  return new SquadronError("agent", "Steering failed.", { cause: error });
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
