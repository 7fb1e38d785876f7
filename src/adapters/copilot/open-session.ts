import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CopilotClient, CopilotSession, SessionEvent } from "@github/copilot-sdk";
import { SquadronError, errorLine } from "../../domain/errors.ts";
import type { AgentSession, AgentSpec, RunOutcome } from "../../ports/agent-runtime.ts";
import { createActivity } from "./activity.ts";
import type { Activity } from "./activity.ts";
import { bounded } from "./bounded.ts";
import { createSession } from "./copilot-session.ts";
import type { OpenSession } from "./copilot-session.ts";
import { needsOwnRuntime } from "./offered-tools.ts";
import { sessionConfig } from "./session-config.ts";
import { toAgentEvent } from "./session-events.ts";
import { createTurnHooks } from "./session-hooks.ts";
import type { RuntimeUse } from "./shared-runtimes.ts";

/** Creating takes 15 ms, resuming a history of 3000 events 100; a frozen runtime never answers. Milliseconds. */
const openTimeoutMs = 60_000;
/** How long a session that nobody wants any more may take to open and close, in ms; only a frozen runtime needs it all. */
const undoTimeoutMs = 3_000;

export interface OpenDeps {
  readonly use: RuntimeUse;
  readonly onClosed: () => void;
}

/** Resumes the session when the runtime knows it, creates it otherwise; gives the runtime back when that fails. */
export async function openSession(
  deps: OpenDeps,
  spec: AgentSpec,
  signal: AbortSignal,
): Promise<AgentSession> {
  const { use } = deps;
  const activity = createActivity();
  const closed = new AbortController();
  const model = createModelSwitch(spec);
  const unroute = use.requests.route(spec.runtimeId, { callModel: model.callModel, activity });
  const trackTools = createToolTracker(activity);
  const toolNames = new Map<string, string>();
  let session: OpenSession | undefined;

  const turnHooks = createTurnHooks(spec, {
    activity,
    halt: (failure) => {
      model.off();
      session?.fail(failure);
    },
  });
  const begin = (): void => {
    model.on();
    turnHooks.begin();
  };
  const onEvent = (event: SessionEvent): void => {
    activity.touch();
    trackTools(event);
    session?.see(event);
    const told = toAgentEvent(event, toolNames);
    if (told?.kind === "usage") spec.onEvent(turnHooks.used(told));
    else if (told) spec.onEvent(told);
  };
  async function close(healthy: boolean): Promise<void> {
    closed.abort(new SquadronError("fenced", "The session is closed."));
    unroute();
    await use.release(healthy);
    deps.onClosed();
  }

  try {
    const config = {
      ...sessionConfig(spec, {
        activity,
        onEvent: spec.onEvent,
        closed: closed.signal,
        hooks: turnHooks.hooks,
      }),
      onEvent,
    };
    const { handle, resumed } = await createOrResume(use, { spec, config, signal });
    const turns = { begin, end: (outcome: RunOutcome) => turnHooks.end(outcome) };
    session = createSession({ spec, session: handle, process: use.process, activity, resumed, turns, close });
    const { pid } = use.process;
    spec.onEvent({ kind: "opened", resumed, sandboxed: isSandboxed(spec), pid });
    return session;
  } catch (error) {
    await close(!(error instanceof Unanswered));
    throw notOpened(spec, error);
  }
}

function notOpened({ runtimeId }: AgentSpec, error: unknown): SquadronError {
  if (error instanceof SquadronError) return error;
  return new SquadronError("agent", `${runtimeId} could not be opened: ${errorLine(error)}`, {
    cause: error,
  });
}

interface ModelSwitch {
  readonly callModel: AgentSpec["callModel"];
  on(): void;
  off(): void;
}

/** A halted turn's runtime may go on asking its model; it gets no answer before the next turn. */
function createModelSwitch(spec: AgentSpec): ModelSwitch {
  let isOn = true;
  return {
    callModel: (request, context) => {
      if (!isOn) throw new SquadronError("refused", "This turn has ended.");
      return spec.callModel(request, context);
    },
    on() {
      isOn = true;
    },
    off() {
      isOn = false;
    },
  };
}

/** A built-in tool works without an event for as long as its command runs. */
function createToolTracker(activity: Activity): (event: SessionEvent) => void {
  const running = new Map<string, () => void>();
  return (event) => {
    if (event.type === "tool.execution_start") running.set(event.data.toolCallId, activity.begin());
    if (event.type === "tool.execution_complete") running.get(event.data.toolCallId)?.();
  };
}

function isSandboxed(spec: AgentSpec): boolean {
  return needsOwnRuntime(spec) && spec.sandbox === "bubblewrap";
}

interface Opening {
  readonly spec: AgentSpec;
  readonly config: Parameters<CopilotClient["resumeSession"]>[1];
  readonly signal: AbortSignal;
}

async function createOrResume(
  use: RuntimeUse,
  { spec, config, signal }: Opening,
): Promise<{ handle: CopilotSession; resumed: boolean }> {
  const { client, exited } = use.process;
  const ask = <T>(what: string, work: Promise<T>): Promise<T> =>
    bounded(work, { what, ms: openTimeoutMs, exited, signal });
  const open = (what: string, work: Promise<CopilotSession>): Promise<CopilotSession> =>
    ask(what, work).catch((error: unknown) => undo(work, error));
  dropLocks(spec);
  // Asked first, because creating over an existing history does not fail: it mixes both.
  const known = await ask("Looking for the session", client.getSessionMetadata(spec.runtimeId));
  if (!known && spec.goesOn)
    throw new SquadronError("agent", `The conversation of ${spec.runtimeId} was put back and is gone again.`);
  const handle = known
    ? await open("Resuming the session", client.resumeSession(spec.runtimeId, config)).catch(refuse)
    : await open("Creating the session", client.createSession({ ...config, sessionId: spec.runtimeId }));
  if (handle.sessionId !== spec.runtimeId)
    throw new SquadronError("agent", `Asked for ${spec.runtimeId}, but the runtime opened another session.`);
  return { handle, resumed: known !== undefined };
}

/** The runtime may still open what we stopped waiting for; then it is closed again, or the runtime must end. */
class Unanswered extends SquadronError {}

/** "Internal error" of JSON-RPC: the runtime answered that it failed. That it is gone has other codes. */
const runtimeFailed = -32_603;

function refuse(error: unknown): never {
  const isAnswer = error instanceof Error && "code" in error && error.code === runtimeFailed;
  if (!isAnswer) throw error;
  throw new SquadronError("history", `The runtime refuses to resume: ${errorLine(error)}`, { cause: error });
}

async function undo(opening: Promise<CopilotSession>, error: unknown): Promise<never> {
  if (!(error instanceof SquadronError)) throw error;
  const closing = opening.then((handle) => handle.disconnect());
  await bounded(closing, { what: "Closing again", ms: undoTimeoutMs }).catch(() => {
    throw new Unanswered(error.code, error.message, { cause: error });
  });
  throw error;
}

/** A killed runtime leaves a lock with its process id, which in a sandbox is that of the next runtime too. Who may run is our lease's matter. */
function dropLocks(spec: AgentSpec): void {
  const folder = join(spec.home, "session-state", spec.runtimeId);
  try {
    for (const name of readdirSync(folder))
      if (/^inuse\.\d+\.lock$/.test(name)) rmSync(join(folder, name), { force: true });
  } catch {
    // No folder yet: a new session.
  }
}
