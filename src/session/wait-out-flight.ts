import { flightMs } from "../writer/find-earlier.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

// Whoever sent one and lives notes within moments that it arrived.
const lookMs = 500;

/**
 * Waits until nothing that the session's last turn had sent can still arrive: what comes after must not be overtaken by
 * it. A runner that stood still may wake up in the middle of a request, though it has lost the session.
 */
export async function waitOutFlight(
  { ledger, clock }: Pick<SessionDeps, "ledger" | "clock">,
  { claim, record }: Pick<SessionContext, "claim" | "record">,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const effects = await ledger.list(claim.mailbox);
    const wire = effects.filter(({ turn, state }) => turn === record.turn && state === "wire");
    const leftMs = Math.max(0, ...wire.map(({ sentAt }) => sentAt + flightMs - clock.now()));
    if (leftMs === 0) return;
    await clock.sleep(Math.min(leftMs, lookMs), signal);
  }
}
