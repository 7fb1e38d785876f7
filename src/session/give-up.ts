import { errorCode, errorLine } from "../domain/errors.ts";
import { givenUp, type Progress } from "../domain/progress.ts";
import { addHandled, transition, type SessionRecord } from "../domain/session.ts";
import type { Batch } from "./choose-batch.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { createTurnEffects, gaveUpOn } from "./turn-effects.ts";

/** A turn that did not come to its end. */
export interface Failure {
  readonly error: unknown;
  readonly batch: Batch;
  readonly signal: AbortSignal;
  readonly toRecord: (change: Partial<SessionRecord>) => Record<string, string>;
  /** What is on record of the turn while it is given up. */
  readonly progress?: Progress;
}

/** Counts a failed turn; after too many the act becomes a dead letter, and people are told before that. */
export async function countFailure(
  deps: SessionDeps,
  context: SessionContext,
  failure: Failure,
): Promise<{ dead: boolean }> {
  const { key, claim } = context;
  const reason = errorLine(failure.error);
  deps.audit.append(key, {
    event: "turn-failed",
    detail: { tries: claim.tries + 1, code: errorCode(failure.error) },
  });
  deps.timeline.append(claim, key, { kind: "error", text: reason });
  // A limit that was reached is reached again by trying again.
  const maxTries = errorCode(failure.error) === "refused" ? 1 : deps.settings.maxTries;
  const isLast = claim.tries + 1 >= maxTries;
  const record = isLast ? failure.toRecord(await tellEnd(deps, context, { ...failure, reason })) : {};
  return (await deps.mail.fail(claim, { reason, maxTries, record })) ?? { dead: false };
}

/** @returns what is to be stored in the step that makes a dead letter of it. */
async function tellEnd(
  deps: SessionDeps,
  context: SessionContext,
  { batch, signal, progress, reason }: Failure & { readonly reason: string },
): Promise<Partial<SessionRecord>> {
  const { key, claim, record } = context;
  // Ids of its own: what the failed tries posted counts from 0, and what they showed is shown already.
  const { turn: failed, first, answer, wakes } = batch;
  // Before anybody is told: whoever goes on from here must not run it again after people have read of its end.
  await deps.registry.update(claim, key, { progress: progress ?? givenUp(failed) });
  const turn = { turn: gaveUpOn(failed), act: gaveUpOn(first.event.actKey), signal };
  // Read again: the living comment may have been posted by this very turn.
  const now = { ...context, record: (await deps.registry.get(key)) ?? record };
  const status = transition(record.status, "gave-up");
  // Work that was put aside goes with the answer to the question about it.
  const given = answer ? wakes : [first];
  const handled = addHandled(
    now.record.handled,
    given.map(({ event }) => event),
  );
  const text = `⚠️ **${record.role}** could not finish this ${claim.tries === 0 ? "" : `after ${claim.tries + 1} tries `}and gave up on it.\n\n> ${reason}\n\nA new comment lets it try again; an operator finds the details under \`${key}\`.`;
  await createTurnEffects(deps, now, turn).tell(text);
  const living = createLivingComment(deps, now, { ...turn, notes: [], onFatal: () => undefined });
  await living.settle({ status, lastActivity: "gave up", handled });
  return { status, handled, aside: null, progress: null, updatedAt: deps.clock.now() };
}
