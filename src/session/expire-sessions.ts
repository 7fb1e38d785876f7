import { sessionMailbox } from "../domain/mailbox.ts";
import { isKept, type KeepPattern } from "../domain/keep.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import { isAsleep, type SessionRecord } from "../domain/session.ts";
import type { SessionDeps } from "./session-deps.ts";

const dayMs = 24 * 3_600_000;

/**
 * Orders the end of conversations that nobody woke for so many days. Whether one is still asleep is decided where its mail
 * is read: what came meanwhile wins.
 */
export async function expireSessions(
  { registry, mail, wakes, clock, log }: Pick<SessionDeps, "registry" | "mail" | "wakes" | "clock" | "log">,
  { days, keep }: { days: number; keep: readonly KeepPattern[] },
): Promise<void> {
  let expired = 0;
  for await (const key of registry.unchangedSince(clock.now() - days * dayMs)) {
    const record = await registry.get(key);
    if (!record || !hasConversation(record) || isKept(keep, record)) continue;
    const since = record.updatedAt;
    const body = { kind: "expire", since, days } satisfies SessionMail;
    const mailbox = sessionMailbox(key);
    await mail.append(mailbox, { body: JSON.stringify(body), dedupe: [`expire/${key}/${since}`] });
    await wakes.wake(mailbox);
    expired += 1;
  }
  if (expired > 0) log.info({ expired }, "conversations expire");
}

function hasConversation({ status, history, progress }: SessionRecord): boolean {
  return isAsleep(status) && (history !== "" || (progress?.step ?? "") !== "");
}
