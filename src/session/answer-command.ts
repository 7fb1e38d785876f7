import { actKeyOf } from "../domain/act-key.ts";
import { dedupeKeys, mailboxOf, type ThreadEvent } from "../domain/event.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * Tells the thread's router what became of a command, for its line of the one reply. By mail, like the order itself: so that
 * it is told also after a crash, and one after the other.
 */
export async function answerCommand(
  { mail, wakes }: Pick<SessionDeps, "mail" | "wakes">,
  command: ThreadEvent,
  { line, text }: { readonly line: string; readonly text: string },
): Promise<void> {
  const { repository, thread, at, actor, installationId, guid, actKey: to } = command;
  const told = {
    kind: "answered" as const,
    repository,
    thread,
    at,
    actor,
    installationId,
    guid,
    to,
    line,
    text,
  };
  const event = { ...told, actKey: actKeyOf(told) };
  const mailbox = mailboxOf(event);
  // Not by the delivery: that one is known.
  const dedupe = dedupeKeys(event).filter((key) => key.startsWith("act/"));
  await mail.append(mailbox, { body: JSON.stringify(event), dedupe });
  await wakes.wake(mailbox);
}
