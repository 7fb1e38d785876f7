import { errorCode } from "../domain/errors.ts";
import type { Course } from "../domain/interruption.ts";
import { nothingDone, type Progress } from "../domain/progress.ts";
import { branchOf, profileOf, usualBranch } from "../domain/roster.ts";
import type { Team } from "../domain/team.ts";
import type { Batch } from "./choose-batch.ts";
import { closeTurnAccount } from "./close-turn-account.ts";
import { dropProgress } from "./drop-progress.ts";
import { followTurn } from "./follow-turn.ts";
import type { Failure } from "./give-up.ts";
import { handOn } from "./hand-on.ts";
import { interruption } from "./hear-late.ts";
import type { Job } from "./job.ts";
import { keepTurn } from "./keep-turn.ts";
import { runTurn } from "./run-turn.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { settleCounted } from "./settle-counted.ts";

/** Runs the turn of a batch that has a place, and commits what came of it. */
export async function runJob(deps: SessionDeps, context: SessionContext, job: Job): Promise<void> {
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
      followTurn(deps, { ...context, ...batch }, () =>
        runTurn(deps, context, { ...batch, signal: kept.signal, course, progress, team }),
      ),
    );
    await noted;
    const { upTo } = result;
    const left = await deps.mail.commit(claim, { upTo, record: toRecord(result.record) });
    if (left === undefined) return await deps.history.discard(key, result.version);
    await closeTurnAccount(deps, key, batch.turn);
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

async function settleFailure(deps: SessionDeps, context: SessionContext, failure: Failure): Promise<void> {
  // Whoever fenced this turn off has left an order or a later runner behind: nothing to do here.
  if (errorCode(failure.error) === "fenced") return;
  // It failed, and was not interrupted: the next try begins anew.
  await dropProgress(deps, context);
  await settleCounted(deps, context, failure);
}
