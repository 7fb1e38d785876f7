import { SquadronError } from "../domain/errors.ts";
import { givenUp } from "../domain/progress.ts";
import { dropProgress } from "./drop-progress.ts";
import type { Job } from "./job.ts";
import { putAwayInterrupted } from "./put-away-interrupted.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { settleCounted } from "./settle-counted.ts";
import { waitOutFlight } from "./wait-out-flight.ts";

/** Deals with work that is not to run (again). */
export async function endInterrupted(
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
