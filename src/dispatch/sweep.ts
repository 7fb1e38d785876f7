import type { MailStore } from "../ports/mail-store.ts";
import type { Wakes } from "../ports/wakes.ts";

// Mail that is not even claimed after this was stored by a process that died before it could wake anybody.
const staleMs = 10_000;
const most = 1_000;

/** Wakes mailboxes whose mail waits too long. Harmless for those that are merely slow: one waiting wake is enough. */
export function createSweep({
  mail,
  wakes,
}: {
  mail: Pick<MailStore, "stale">;
  wakes: Wakes;
}): () => Promise<void> {
  return async () => {
    for (const mailbox of await mail.stale(staleMs, most)) await wakes.wake(mailbox);
  };
}
