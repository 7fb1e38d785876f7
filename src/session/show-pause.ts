import { transition } from "../domain/session.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Shows people that the session is paused, or is not any more, where it does not show yet. */
export async function showPause(
  deps: SessionDeps,
  context: SessionContext,
  signal: AbortSignal,
): Promise<void> {
  const { key, claim, record } = context;
  const isPaused = record.pausedBy !== "";
  if (isPaused === (record.status === "paused")) return;
  const status = transition(record.status, isPaused ? "paused" : "resumed");
  const at = { turn: `${claim.epoch}.${isPaused ? "paused" : "resumed"}`, signal, notes: [] };
  await createLivingComment(deps, context, { ...at, onFatal: () => undefined }).settle({ status });
  await deps.registry.update(claim, key, { status });
}
