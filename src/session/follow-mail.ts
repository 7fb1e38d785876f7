import type { SessionKey } from "../domain/ids.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import { leadingWakes, type Letter } from "./choose-batch.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Handles what stands first in a mailbox as the next step of the deliveries that it came by. */
export function followMail<T>(
  { trace }: Pick<SessionDeps, "trace">,
  { key, letters }: { key: SessionKey; letters: readonly Letter[] },
  work: () => Promise<T>,
): Promise<T> {
  const wakes = leadingWakes(letters).map(({ wake }) => wake);
  const mails = wakes.length > 0 ? wakes : letters.slice(0, 1).map(({ mail }) => mail);
  const events = mails.flatMap(eventOf);
  const [from, ...links] = events.flatMap(({ taken }) => taken?.trace ?? []);
  const attributes = { "squadron.session": key, "squadron.mail": letters[0]?.mail.kind ?? "" };
  const deliveries = events.map(({ guid }) => guid);
  return trace.run({ name: "session", from, links, attributes, deliveries }, work);
}

function eventOf(mail: SessionMail) {
  return "event" in mail && mail.event ? [mail.event] : [];
}
