import { errorCode, errorLine } from "../domain/errors.ts";
import { givenUp, type Progress } from "../domain/progress.ts";
import { addHandled, transition } from "../domain/session.ts";
import type { Batch } from "./choose-batch.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { createTurnEffects, gaveUpOn } from "./turn-effects.ts";

/** Counts a failed turn; after too many the act becomes a dead letter, and people are told before that. */
export async function countFailure(
  deps: SessionDeps,
  context: SessionContext,
  failure: { error: unknown; batch: Batch; signal: AbortSignal; progress?: Progress },
): Promise<{ dead: boolean }> {
  const { key, claim, record } = context;
  const reason = errorLine(failure.error);
  deps.audit.append(key, {
    event: "turn-failed",
    detail: { tries: claim.tries + 1, code: errorCode(failure.error) },
  });
  // A limit that was reached is reached again by trying again.
  const maxTries = errorCode(failure.error) === "refused" ? 1 : deps.settings.maxTries;
  if (claim.tries + 1 >= maxTries) {
    // Ids of its own: what the failed tries posted counts from 0, and what they showed is shown already.
    const { turn: failed, first } = failure.batch;
    // Before anybody is told: whoever goes on from here must not run it again after people have read of its end.
    await deps.registry.update(claim, key, { progress: failure.progress ?? givenUp(failed) });
    const act = gaveUpOn(first.event.actKey);
    const turn = { turn: gaveUpOn(failed), act, signal: failure.signal };
    // Read again: the living comment may have been posted by this very turn.
    const now = { ...context, record: (await deps.registry.get(key)) ?? record };
    const status = transition(record.status, "gave-up");
    const handled = addHandled(now.record.handled, [first.event]);
    const text = `⚠️ **${record.role}** could not finish this ${claim.tries === 0 ? "" : `after ${claim.tries + 1} tries `}and gave up on it.\n\n> ${reason}\n\nA new comment lets it try again; an operator finds the details under \`${key}\`.`;
    await createTurnEffects(deps, now, turn).tell(text);
    const living = createLivingComment(deps, now, { ...turn, notes: [], onFatal: () => undefined });
    await living.settle({ status, lastActivity: "gave up", handled });
    await deps.registry.update(claim, key, { status, handled, updatedAt: deps.clock.now() });
  }
  return (await deps.mail.fail(claim, { reason, maxTries })) ?? { dead: false };
}
