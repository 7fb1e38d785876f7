import { errorCode, errorLine, SquadronError } from "../domain/errors.ts";
import { turnPrompt } from "../domain/prompt.ts";
import { profileOf, type RoleProfile } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import { transition, type SessionRecord } from "../domain/session.ts";
import type { AgentSession, RunOutcome } from "../ports/agent-runtime.ts";
import { createAgentSpec } from "./agent-spec.ts";
import { createLivingComment, type LivingCommentKeeper } from "./living-comment-keeper.ts";
import { readSessionThread } from "./read-thread.ts";
import { homeOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { createTurnEffects } from "./turn-effects.ts";
import { createTurnState, type TurnState } from "./turn-state.ts";

/** What a turn leaves to be committed. */
export interface TurnResult {
  readonly record: Partial<SessionRecord>;
  /** The history version it saved. */
  readonly version: string;
}

/**
 * One turn: history in, runtime open, prompt, wait, runtime closed, history out, people told. Nothing is committed here.
 * @throws SquadronError `fenced` when stop, close or another runner ended it, `outside` to try again uncounted,
 * anything else to try again counted.
 */
export async function runTurn(
  deps: SessionDeps,
  context: SessionContext,
  input: TurnInput,
): Promise<TurnResult> {
  const { key, claim, runtimeId } = context;
  const ending = new AbortController();
  const signal = AbortSignal.any([input.signal, ending.signal]);
  const fatal = (error: SquadronError): void => ending.abort(error);
  const place = await preparePlace(deps, context);
  const turn = { turn: input.turn, signal };
  const living = createLivingComment(deps, context, { ...turn, notes: place.notes, onFatal: fatal });
  living.show({ status: "active", waitingFor: "" });
  const effects = createTurnEffects(deps, context, turn);
  const state = createTurnState({
    effects,
    living,
    plan: context.record.plan,
    readThread: () => readSessionThread(deps.host, context, living.commentId()),
  });
  const worker = `${deps.settings.worker.host} ${deps.settings.worker.process} ${claim.fence}`;
  try {
    const [spec] = await Promise.all([
      createAgentSpec(deps, context, { ...place, state, living, fatal }),
      deps.registry.occupy(key, worker),
    ]);
    const outcome = await talk(deps, { spec, prompt: turnPrompt(input.batch, place.prompts), signal });
    await effects.settled();
    await conclude(state, outcome, signal);
    const version = `${claim.epoch}-${claim.fence}`;
    await deps.history.save(key, { home: place.home, runtimeId, version });
    return { version, record: await goToSleep(deps, context, { state, living, version }) };
  } catch (error) {
    await Promise.all([effects.settled(), living.settled()]);
    if (signal.aborted) throw signal.reason;
    if (errorCode(error) === "outside") await living.settle(retrying).catch(() => undefined);
    throw error;
  } finally {
    // A stale runner of this host may still write there: no reason to repeat what is done.
    await deps.history
      .clearLocal({ home: place.home, runtimeId })
      .catch((error: unknown) =>
        deps.log.warn({ session: key, error: errorLine(error) }, "local history not removed"),
      );
    await deps.registry.vacate(key, worker);
  }
}

interface TurnInput {
  readonly turn: string;
  readonly batch: readonly Wake[];
  readonly signal: AbortSignal;
}

const retrying = {
  status: "queued",
  lastActivity: "GitHub or the model could not be reached; it tries again by itself",
} as const;

interface Place {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  readonly home: string;
  /** For people, in the living comment. */
  readonly notes: readonly string[];
  /** For the agent, before what is new. */
  readonly prompts: readonly string[];
}

/** Role, tools and home of a turn, with the conversation put back where the runtime looks for it. */
async function preparePlace(deps: SessionDeps, context: SessionContext): Promise<Place> {
  const { key, record, runtimeId } = context;
  const profile = await findProfile(deps, context);
  const { builtinTools, note } = await allowedBuiltins(deps, profile);
  const home = homeOf(deps.settings, record, { builtinTools });
  const restored = await restoreHistory(deps, key, { home, runtimeId, version: record.history });
  const lost = record.turns > 0 && !restored;
  return {
    profile,
    builtinTools,
    home,
    notes: [...note, ...(lost ? [lostNote] : [])],
    prompts: lost ? [lostPrompt] : [],
  };
}

/** @returns false when the conversation is lost: one that cannot be read is as good as none. */
async function restoreHistory(
  { history, log }: SessionDeps,
  key: SessionContext["key"],
  at: Parameters<SessionDeps["history"]["restore"]>[1],
): Promise<boolean> {
  try {
    return await history.restore(key, at);
  } catch (error) {
    if (errorCode(error) !== "agent") throw error;
    log.warn({ session: key, error: errorLine(error) }, "history unreadable");
    await history.clearLocal(at);
    return false;
  }
}

/** Shows people that the turn is over. @returns what the registry is to keep of it. */
async function goToSleep(
  deps: SessionDeps,
  { record }: SessionContext,
  { state, living, version }: { state: TurnState; living: LivingCommentKeeper; version: string },
): Promise<Partial<SessionRecord>> {
  const { waitingFor, plan, lastActivity } = state;
  const status = transition(record.status, waitingFor === "" ? "slept" : "asked");
  const shown = { status, waitingFor, plan, lastActivity, turns: record.turns + 1 };
  await living.settle(shown);
  return { ...shown, history: version, updatedAt: deps.clock.now(), commentId: living.commentId() };
}

const lostNote = "Its earlier conversation was lost; it went on from what stands in this thread.";
const lostPrompt =
  "Your earlier conversation on this issue was lost. Read the thread with read_thread first and go on from there; do not repeat what was done.";

async function findProfile(deps: SessionDeps, { repository, record }: SessionContext): Promise<RoleProfile> {
  const profile = profileOf(await deps.rosterOf(repository), record.role);
  if (!profile) throw new SquadronError("refused", `This repository has no role "${record.role}".`);
  return profile;
}

/** File and shell tools only where they can be confined, or where the operator said that they need not be. */
async function allowedBuiltins(
  { sandbox, settings }: SessionDeps,
  profile: RoleProfile,
): Promise<{ builtinTools: readonly string[]; note: readonly string[] }> {
  if (profile.builtinTools.length === 0 || settings.sandbox === "none")
    return { builtinTools: profile.builtinTools, note: [] };
  const answer = await sandbox.available();
  if (answer.ok) return { builtinTools: profile.builtinTools, note: [] };
  return {
    builtinTools: [],
    note: [`File and shell tools are off, because there is no sandbox here: ${answer.reason}`],
  };
}

async function talk(
  { runtime, settings }: SessionDeps,
  {
    spec,
    prompt,
    signal,
  }: { spec: Parameters<SessionDeps["runtime"]["open"]>[0]; prompt: string; signal: AbortSignal },
): Promise<RunOutcome> {
  const session: AgentSession = await runtime.open(spec, signal);
  try {
    return await session.run(prompt, {
      signal,
      deadlineMs: settings.deadlineMs,
      silenceMs: settings.silenceMs,
    });
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

/** Turns the runtime's outcome into comment or error. People always get words: a turn that said nothing says its last text. */
async function conclude(state: TurnState, outcome: RunOutcome, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw signal.reason;
  switch (outcome.kind) {
    case "aborted":
      throw new SquadronError("fenced", "The turn was ended.");
    case "failed":
      throw new SquadronError(outcome.outside ? "outside" : "agent", outcome.message);
    case "done":
      await state.sayLast(outcome.text);
  }
}
