import { sessionAccount } from "../domain/budget.ts";
import { errorCode, errorLine, SquadronError } from "../domain/errors.ts";
import { guardTurn } from "../domain/turn-guard.ts";
import { addHandled, transition, type SessionRecord } from "../domain/session.ts";
import type { RunOutcome } from "../ports/agent-runtime.ts";
import { createAgentSpec } from "./agent-spec.ts";
import { askForBudget } from "./ask-for-budget.ts";
import { chooseHome, type TurnHome } from "./choose-home.ts";
import type { Heard } from "./hear-late.ts";
import type { LivingCommentKeeper } from "./living-comment-keeper.ts";
import { prepareTurn } from "./prepare-turn.ts";
import { saveWork, type SavedWork } from "./save-work.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { showStaged, type StagedLeaves } from "./show-staged.ts";
import { talk, type TurnInput } from "./talk.ts";
import type { TurnState } from "./turn-state.ts";

/** What a turn leaves to be committed. */
export interface TurnResult {
  readonly record: Partial<SessionRecord>;
  /** The history version it saved. */
  readonly version: string;
  /** Position of the last mail that it handled. */
  readonly upTo: number;
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
  const at = await chooseHome(deps, context, input);
  try {
    return await play(deps, context, { ...input, at });
  } finally {
    await leave(deps, context, at);
  }
}

async function play(
  deps: SessionDeps,
  context: SessionContext,
  input: TurnInput & { readonly at: TurnHome },
): Promise<TurnResult> {
  const { key, claim, runtimeId } = context;
  const ending = new AbortController();
  const signal = AbortSignal.any([input.signal, ending.signal]);
  const fatal = (error: SquadronError): void => ending.abort(error);
  const turn = { turn: input.turn, act: input.first.event.actKey, signal };
  const parts = await deps.trace.run({ name: "prepare" }, () =>
    prepareTurn(deps, context, { ...input, ...turn, fatal }),
  );
  const { place, living, effects, state, steps, purse } = parts;
  try {
    await using remote = await deps.remoteServers.connect(place.remoteServers, signal);
    const [spec] = await Promise.all([
      createAgentSpec(deps, context, { ...place, ...parts, remote, wakes: input.wakes, fatal }),
      deps.registry.occupy(key, occupantOf(deps, context)),
    ]);
    const heard: Heard = { wakes: [], upTo: input.upTo };
    const outcome = await talk(deps, context, { spec, input, parts, heard, signal, interrupt: fatal });
    await Promise.all([effects.settled(), steps.stop(), purse.settled()]);
    const over = purse.reached();
    if (outcome.kind !== "done" && over !== undefined && !signal.aborted) await askForBudget(state, over);
    else await conclude(state, outcome, signal);
    const staged =
      parts.stage &&
      (await showStaged(deps, context, {
        ...turn,
        stage: parts.stage,
        gates: state.leaves().gates,
        roster: input.team.roster,
      }));
    // Nothing leaves the machine before a person has said so.
    const saved = parts.stage
      ? { work: context.record.work, notes: [] }
      : await saveWork(deps, context, { ...turn, builtinTools: place.builtinTools });
    const version = `${claim.epoch}-${claim.fence}`;
    await deps.history.save(key, { home: place.home, runtimeId, version });
    const wakes = [...input.wakes, ...heard.wakes];
    const record = await goToSleep(deps, context, {
      input: { ...input, wakes },
      state,
      living,
      version,
      saved,
      staged,
    });
    return { version, record, upTo: heard.upTo };
  } catch (error) {
    await Promise.all([effects.settled(), living.settled(), steps.stop()]);
    if (signal.aborted) throw signal.reason;
    if (errorCode(error) === "outside")
      await living.settle(error instanceof Escalated ? escalated : retrying).catch(() => undefined);
    throw error;
  }
}

/** Takes from here what the turn brought, also when it did not get as far as to begin. */
async function leave(
  deps: SessionDeps,
  context: SessionContext,
  { home, builtinTools }: TurnHome,
): Promise<void> {
  const { key, runtimeId } = context;
  // A stale runner of this host may still write there: no reason to repeat what is done.
  await deps.history
    .clearLocal({ home, runtimeId })
    .catch((error: unknown) =>
      deps.log.warn({ session: key, error: errorLine(error) }, "local history not removed"),
    );
  deps.workspaces.release(key);
  await deps.registry.vacate(key, occupantOf(deps, context));
  // With the history gone from here, only a clone is left that a close would have to look for.
  if (builtinTools.length === 0) await deps.registry.strikeOff(key, deps.settings.worker.host);
}

/** Who is in the session while this turn runs. */
function occupantOf({ settings: { worker } }: SessionDeps, { claim }: SessionContext): string {
  return `${worker.host} ${worker.process} ${claim.fence}`;
}

/** The model's provider wants something of whoever runs the service. It is tried again all the same: they may have seen to it. */
class Escalated extends SquadronError {}

const escalated = {
  status: "queued",
  lastActivity:
    "the model provider refuses the key or wants money; whoever runs Squadron has to see to it, then it goes on by itself",
} as const;

const retrying = {
  status: "queued",
  lastActivity: "GitHub or the model could not be reached; it tries again by itself",
} as const;

/** Shows people that the turn is over. @returns what the registry is to keep of it. */
async function goToSleep(
  deps: SessionDeps,
  { record, claim }: SessionContext,
  ended: {
    input: TurnInput;
    state: TurnState;
    living: LivingCommentKeeper;
    version: string;
    saved: SavedWork;
    staged: StagedLeaves | undefined;
  },
): Promise<Partial<SessionRecord>> {
  const { input, state, living, version, saved, staged } = ended;
  const { blockedOn, disagreed, gates, tainted, ...told } = { ...state.leaves(), ...staged };
  const status = transition(record.status, staged && staged.waitingFor !== "" ? "asked" : state.change());
  const events = input.wakes.map((wake) => wake.event);
  const handled = addHandled(record.handled, events);
  const spent = await spentBy(deps, record.key);
  deps.timeline.append(claim, record.key, {
    kind: "cost",
    tokens: spent.tokens - record.spent.tokens,
    money: spent.money - record.spent.money,
  });
  const shown = { ...told, status, turns: record.turns + 1, handled, spent };
  await living.settle({ ...shown, ...(saved.notes.length > 0 && { notes: saved.notes }) });
  const kept = {
    history: version,
    work: saved.work,
    updatedAt: deps.clock.now(),
    commentId: living.commentId(),
  };
  // Before the record says so: a note without a question is found out in time, a question without a note never.
  if (gates.asked !== "" && gates.comment !== undefined)
    await deps.questions.note({
      key: record.key,
      commentId: gates.comment,
      at: deps.clock.now(),
    });
  const guard = guardTurn(record, input.wakes, input.team.limits);
  const chain = guard.may ? guard.next : {};
  return {
    ...shown,
    ...kept,
    ...chain,
    blockedOn,
    disagreed,
    gates,
    tainted,
    progress: null,
    aside: null,
    rebuilt: false,
  };
}

/** What a session has used until now. */
async function spentBy({ budgets }: SessionDeps, key: SessionRecord["key"]): Promise<SessionRecord["spent"]> {
  const { tokens, money } = await budgets.used({ scope: "session", id: sessionAccount(key), turn: "" });
  return { tokens, money };
}

/** Turns the runtime's outcome into comment or error. People always get words: a turn that said nothing says its last text. */
async function conclude(state: TurnState, outcome: RunOutcome, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw signal.reason;
  switch (outcome.kind) {
    case "aborted":
      throw new SquadronError("fenced", "The turn was ended.");
    case "failed":
      if (outcome.escalate) throw new Escalated("outside", outcome.message);
      throw new SquadronError(outcome.outside ? "outside" : "agent", outcome.message);
    case "done":
      await state.sayLast(outcome.text);
  }
}
