import { errorCode } from "../domain/errors.ts";
import { closeTurnAccount } from "./close-turn-account.ts";
import { countFailure, type Failure } from "./give-up.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Counts a failure of ours, and gives the work up at the last. @throws what it was, unless that was the last. */
export async function settleCounted(
  deps: SessionDeps,
  context: SessionContext,
  failure: Failure,
): Promise<void> {
  const code = errorCode(failure.error);
  if (code === "fenced") return;
  if (code === "outside") throw failure.error;
  const { dead } = await countFailure(deps, context, failure);
  if (!dead) throw failure.error;
  await closeTurnAccount(deps, context.key, failure.batch.turn);
  await deps.wakes.wake(context.claim.mailbox);
}
