import { SquadronError } from "../domain/errors.ts";
import type { SessionKey } from "../domain/ids.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Keeps a turn's place while it runs, and aborts it when its claim is lost or the generation is raised. */
export function keepTurn(
  { mail, gate, clock, settings }: Pick<SessionDeps, "mail" | "gate" | "clock" | "settings">,
  { key, claim, signal }: { key: SessionKey; claim: Claim; signal: AbortSignal },
): { readonly signal: AbortSignal; stop(): void } {
  const ending = new AbortController();
  const over = new AbortController();
  const check = async (): Promise<void> => {
    if (!(await mail.holds(claim)))
      ending.abort(new SquadronError("fenced", "The turn was stopped or taken over."));
  };
  const unsubscribe = mail.onRaise((mailbox) => {
    if (mailbox === claim.mailbox) check().catch(() => undefined);
  });
  // Beside the message: one that is lost on the way must not let a stopped turn go on.
  const beat = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await clock.sleep(settings.leaseMs / 4, over.signal);
      // A store that is away for a moment is no reason to stop looking; a lease that ends with it aborts elsewhere.
      await Promise.all([gate.keep(key), check()]).catch(() => undefined);
    }
  };
  beat().catch(() => undefined);
  return {
    signal: AbortSignal.any([signal, ending.signal]),
    stop: () => {
      over.abort();
      unsubscribe.then(
        (leave) => leave(),
        () => undefined,
      );
    },
  };
}
