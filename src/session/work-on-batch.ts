import { errorCode, SquadronError } from "../domain/errors.ts";
import { courseOf, isInterrupted, wordsOf, type Course } from "../domain/interruption.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import { givenUp, nothingDone, type Progress } from "../domain/progress.ts";
import { branchOf, profileOf, usualBranch, type Roster } from "../domain/roster.ts";
import { addHandled, transition, type SessionRecord } from "../domain/session.ts";
import { guardTurn } from "../domain/turn-guard.ts";
import type { Team } from "../domain/team.ts";
import { chooseBatch, type Batch, type Letter } from "./choose-batch.ts";
import { dropProgress } from "./drop-progress.ts";
import { countFailure, type Failure } from "./give-up.ts";
import { handOn } from "./hand-on.ts";
import { interruption } from "./hear-late.ts";
import { beginPaid } from "./begin-paid.ts";
import { holdBack, type HeldBack } from "./hold-back.ts";
import { keepTurn } from "./keep-turn.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { putAwayInterrupted } from "./put-away-interrupted.ts";
import { runTurn } from "./run-turn.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { isOnlyWord, settleStaged } from "./settle-staged.ts";
import { waitOutFlight } from "./wait-out-flight.ts";

interface Work {
  readonly letters: readonly Letter[];
  readonly signal: AbortSignal;
  /** Aborted when this worker was told to stop. */
  readonly stopping: AbortSignal;
  readonly toRecord: (change: Partial<SessionRecord>) => Record<string, string>;
}

/** A batch, and what is to be done about it. */
interface Job extends Work {
  readonly batch: Batch;
  readonly team: Team;
  readonly course: Course;
}

/** Handles the work at the head of the mailbox: a turn when there is a place for one, or the end of one that was interrupted. */
export async function workOnBatch(deps: SessionDeps, context: SessionContext, work: Work): Promise<void> {
  const batch = chooseBatch(context, work.letters);
  if (!batch) return;
  const team = await deps.teamOf(context.repository);
  const course = chooseCourse(deps, context, { batch, roster: team.roster });
  const job = { ...work, batch, course, team };
  const held = course === "begin" ? await reasonToHold(deps, context, job) : undefined;
  if (held) return commitHeldBack(deps, context, { ...job, ...held });
  if (isInterrupted(course)) {
    const { interruptions = 0, step = "" } = context.record.progress ?? {};
    deps.audit.append(context.key, { event: "interrupted", detail: { course, interruptions, step } });
  }
  if (course === "clean-up" || course === "ask" || course === "give-up") {
    try {
      return await endInterrupted(deps, context, { ...job, course });
    } finally {
      // The place of the run that vanished.
      await handOn(deps, context.key);
    }
  }
  await takeTurn(deps, context, job);
}

/** A turn when there is a place for one, unless people's word on staged changes was all that came. */
async function takeTurn(deps: SessionDeps, context: SessionContext, job: Job): Promise<void> {
  const { batch, team, signal } = job;
  try {
    const settled = await settleStaged(deps, context, { batch, roster: team.roster, signal });
    if (settled && isOnlyWord(batch)) return await commitSettled(deps, context, { ...job, settled });
  } catch (error) {
    return settleCounted(deps, context, { ...job, error });
  }
  const place = await deps.gate.enter(context.key);
  await Promise.all(place.granted.map((each) => deps.wakes.wake(sessionMailbox(each))));
  // Somebody who leaves hands the place on and wakes this session then.
  if (!place.admitted) return showWaiting(deps, context, job);
  await run(deps, context, job);
}

/** Why a turn may not begin before a person has looked; undefined when it may. */
async function reasonToHold(
  deps: SessionDeps,
  context: SessionContext,
  { batch, team }: Job,
): Promise<HeldBack | undefined> {
  const guard = guardTurn(context.record, batch.wakes, team.limits);
  return guard.may ? beginPaid(deps, context, { ...batch, team }) : { why: guard.why, goesOn: aComment };
}

const aComment = "A comment of somebody who may wake it lets it go on.";

function chooseCourse(
  deps: SessionDeps,
  { record }: SessionContext,
  { batch, roster }: { batch: Batch; roster: Roster },
): Course {
  const { progress } = record;
  if (progress?.turn !== batch.turn) return "begin";
  return courseOf({
    progress,
    turn: batch.turn,
    policy: profileOf(roster, record.role)?.interrupted ?? "resume",
    words: batch.answer && wordsOf(batch.answer.event),
    most: deps.settings.maxTries,
  });
}

async function commitHeldBack(
  deps: SessionDeps,
  context: SessionContext,
  { toRecord, ...job }: Job & HeldBack,
): Promise<void> {
  const { batch } = job;
  const change = await holdBack(deps, context, job);
  const left = await deps.mail.commit(context.claim, { upTo: batch.upTo, record: toRecord(change) });
  if (left !== undefined && left > 0) await deps.wakes.wake(context.claim.mailbox);
}

async function commitSettled(
  deps: SessionDeps,
  context: SessionContext,
  { batch, settled, toRecord }: Job & { settled: Partial<SessionRecord> },
): Promise<void> {
  const handled = addHandled(
    context.record.handled,
    batch.wakes.map(({ event }) => event),
  );
  const record = toRecord({ ...settled, handled });
  const left = await deps.mail.commit(context.claim, { upTo: batch.upTo, record });
  if (left !== undefined && left > 0) await deps.wakes.wake(context.claim.mailbox);
}

/** Deals with work that is not to run (again). */
async function endInterrupted(
  deps: SessionDeps,
  context: SessionContext,
  { course, ...job }: Job & { course: "clean-up" | "ask" | "give-up" },
): Promise<void> {
  if (course === "give-up") return giveUpInterrupted(deps, context, { ...job, course });
  return putAway(deps, context, { ...job, course }).catch((error: unknown) =>
    // Nothing ran: only what is our fault counts, and the course stays.
    settleCounted(deps, context, { ...job, error }),
  );
}

async function putAway(
  deps: SessionDeps,
  context: SessionContext,
  { course, batch, signal, toRecord }: Job & { course: "clean-up" | "ask" },
): Promise<void> {
  const change = await putAwayInterrupted(deps, context, { course, batch, signal });
  const left = await deps.mail.commit(context.claim, { upTo: batch.upTo, record: toRecord(change) });
  if (left === undefined) return;
  const step = context.record.progress?.step ?? "";
  if (course === "clean-up" && step !== "") await deps.history.discard(context.key, step);
  if (left > 0) await deps.wakes.wake(context.claim.mailbox);
}

/** Interrupted work that waits for a place is shown as what it is. */
async function showWaiting(
  deps: SessionDeps,
  context: SessionContext,
  { course, batch, signal }: Job,
): Promise<void> {
  const { key, claim, record } = context;
  if (!isInterrupted(course) || record.status === "interrupted") return;
  const status = transition(record.status, "interrupted");
  await deps.registry.update(claim, key, { status });
  const at = { turn: batch.turn, signal, notes: [], onFatal: () => undefined };
  await createLivingComment(deps, context, at).settle({
    status,
    lastActivity: "its worker vanished; it waits for a place to go on",
  });
}

async function run(deps: SessionDeps, context: SessionContext, job: Job): Promise<void> {
  const { batch, course, team, signal, toRecord } = job;
  const { key, claim } = context;
  const kept = keepTurn(deps, { key, claim, signal });
  const progress = progressOf(context, batch, course);
  try {
    const branch = unusualBranch(context, team);
    const at = deps.clock.now();
    const now = { status: "active", turn: batch.turn, progress, branch, updatedAt: at } as const;
    const noted = deps.registry.update(claim, key, now);
    // Not waited for until the turn is over: it stands before all that the turn will record.
    noted.catch(() => undefined);
    const result = await deps.runs.alone(key, () =>
      runTurn(deps, context, { ...batch, signal: kept.signal, course, progress, team }),
    );
    await noted;
    const { upTo } = result;
    const left = await deps.mail.commit(claim, { upTo, record: toRecord(result.record) });
    if (left === undefined) return await deps.history.discard(key, result.version);
    await deps.history.keepOnly(key, result.version, result.version);
    if (left > 0) await deps.wakes.wake(claim.mailbox);
  } catch (error) {
    if (error === interruption || isParked(job, error)) return await park(deps, context);
    await settleFailure(deps, context, { ...job, error, signal: kept.signal });
  } finally {
    kept.stop();
    await handOn(deps, key);
  }
}

/** "" for the usual one, as most have it: it takes no room. */
function unusualBranch({ record: { role, number } }: SessionContext, { roster }: Team): string {
  const profile = profileOf(roster, role);
  return profile && profile.branch !== usualBranch ? branchOf(profile, number) : "";
}

/** What is on record of a turn from its begin. */
function progressOf({ record }: SessionContext, { turn }: Batch, course: Course): Progress {
  const behind = record.progress;
  if (course === "begin" || !behind) return { ...nothingDone, turn, state: "running" };
  // Of one that was asked about, the interruption is counted already.
  const more = behind.state === "running" ? 1 : 0;
  const kept = course === "fresh" ? { ...behind, step: "", asked: {} } : behind;
  return { ...kept, state: "running", interruptions: behind.interruptions + more };
}

/** Whether a turn ended only because this worker was told to stop. */
function isParked({ signal, stopping }: Job, error: unknown): boolean {
  if (signal.aborted) return errorCode(signal.reason) === "outside";
  // Who tells us to stop may tell our runtimes, too: a terminal does, and systemd.
  return stopping.aborted && errorCode(error) === "agent";
}

/** Leaves the turn to another worker, which goes on with it at once. */
async function park(deps: SessionDeps, { key, claim }: SessionContext): Promise<void> {
  const progress = (await deps.registry.get(key))?.progress;
  if (progress) await deps.registry.update(claim, key, { progress: { ...progress, state: "parked" } });
  deps.audit.append(key, { event: "parked" });
  await deps.wakes.wake(claim.mailbox);
}

/** Nothing runs, and from the first step on nothing may: people may have read of its end before. */
async function giveUpInterrupted(deps: SessionDeps, context: SessionContext, job: Job): Promise<void> {
  const { state, interruptions: behind = 0 } = context.record.progress ?? {};
  const interruptions = state === "running" ? behind + 1 : behind;
  const why =
    interruptions === 0
      ? "Its worker vanished while it was being given up."
      : `Its worker vanished ${interruptions} times in the middle of it.`;
  const progress = givenUp(job.batch.turn, interruptions);
  await dropProgress(deps, context, progress);
  // What its runners had sent must not come after people have read that it was given up.
  await waitOutFlight(deps, context, job.signal);
  await settleCounted(deps, context, { ...job, error: new SquadronError("refused", why), progress });
}

async function settleFailure(deps: SessionDeps, context: SessionContext, failure: Failure): Promise<void> {
  // Whoever fenced this turn off has left an order or a later runner behind: nothing to do here.
  if (errorCode(failure.error) === "fenced") return;
  // It failed, and was not interrupted: the next try begins anew.
  await dropProgress(deps, context);
  await settleCounted(deps, context, failure);
}

async function settleCounted(deps: SessionDeps, context: SessionContext, failure: Failure): Promise<void> {
  const code = errorCode(failure.error);
  if (code === "fenced") return;
  if (code === "outside") throw failure.error;
  const { dead } = await countFailure(deps, context, failure);
  if (!dead) throw failure.error;
  await deps.wakes.wake(context.claim.mailbox);
}
