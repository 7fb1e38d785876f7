import { dedupeKeys, givenUpKey, mailboxOf } from "../domain/event.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { Wakes } from "../ports/wakes.ts";

/**
 * Stores an event in the mailbox of its issue and wakes the router. Both leave on one connection without a wait
 * between them; a process that dies in between leaves mail that the sweep finds.
 */
export function createIngest({
  mail,
  wakes,
}: {
  mail: Pick<MailStore, "append">;
  wakes: Pick<Wakes, "wake">;
}): Ingest {
  return async (event, origin) => {
    const mailbox = mailboxOf(event);
    const body = JSON.stringify(event);
    if (origin === "found") {
      const seq = await mail.append(mailbox, { body, dedupe: [...dedupeKeys(event), givenUpKey(event)] });
      // Nearly all that a comparison with GitHub finds is known already, by thousands on a busy repository.
      if (seq !== 0) await wakes.wake(mailbox);
      return seq === 0 ? "duplicate" : "accepted";
    }
    const stored = mail.append(mailbox, { body, dedupe: dedupeKeys(event) });
    // Woken for a duplicate, too: its first copy may be the one whose wake was lost.
    const [seq] = await Promise.all([stored, wakes.wake(mailbox)]);
    return seq === 0 ? "duplicate" : "accepted";
  };
}
