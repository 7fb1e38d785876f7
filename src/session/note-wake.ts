import type { Wake } from "../domain/session-mail.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Counts how long people waited until an agent began to think about what they did: those of the first try of a turn. */
export function noteWake(
  { metrics, clock }: Pick<SessionDeps, "metrics" | "clock">,
  { claim, record: { role } }: Pick<SessionContext, "claim" | "record">,
  wakes: readonly Wake[],
): void {
  if (claim.tries > 0) return;
  for (const { event } of wakes)
    if (event.taken) metrics.observe("wake", { role }, Math.max(0, clock.now() - event.taken.at) / 1_000);
}
