import { dedupeKeys } from "../domain/event.ts";
import { normalize } from "../domain/normalize/normalize.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { FoundAct } from "../ports/survey.ts";

/** Makes an act known as one that was handled: it is a duplicate from now on. */
export async function passAct(
  { mail }: { mail: Pick<MailStore, "remember"> },
  found: FoundAct,
): Promise<void> {
  const event = normalize({ ...found, receivedAt: "" });
  if (!("ignored" in event)) await mail.remember(dedupeKeys(event));
}
