import { courseOf, isInterrupted, wordsOf, type Course } from "../domain/interruption.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import { profileOf, type Roster } from "../domain/roster.ts";
import { addHandled, transition, type SessionRecord } from "../domain/session.ts";
import { guardTurn } from "../domain/turn-guard.ts";
import { beginPaid } from "./begin-paid.ts";
import { chooseBatch, type Batch } from "./choose-batch.ts";
import { endInterrupted } from "./end-interrupted.ts";
import { handOn } from "./hand-on.ts";
import { holdBack, type HeldBack } from "./hold-back.ts";
import type { Job, Work } from "./job.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { runJob } from "./run-job.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { settleCounted } from "./settle-counted.ts";
import { isOnlyWord, settleStaged } from "./settle-staged.ts";

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
  await runJob(deps, context, job);
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
