import { errorLine } from "../domain/errors.ts";
import { isKept, type KeepPattern } from "../domain/keep.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import { profileOf } from "../domain/roster.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import { isAsleep, type SessionRecord } from "../domain/session.ts";
import type { SessionDeps } from "./session-deps.ts";

const dayMs = 24 * 3_600_000;

type Deps = Pick<SessionDeps, "registry" | "mail" | "wakes" | "clock" | "log" | "teamOf">;

/**
 * Orders the end of conversations that nobody woke for as many days as their role may sleep, at most `days`. Whether one is
 * still asleep is decided where its mail is read: what came meanwhile wins.
 */
export async function expireSessions(
  deps: Deps,
  { days, keep }: { days: number; keep: readonly KeepPattern[] },
): Promise<void> {
  const { registry, mail, wakes, clock, log } = deps;
  let expired = 0;
  // No role may sleep for less than a day.
  for await (const key of registry.unchangedSince(clock.now() - dayMs)) {
    const record = await registry.get(key);
    if (!record || !hasConversation(record) || isKept(keep, record)) continue;
    const since = record.updatedAt;
    const most = await mostDays(deps, record, days);
    if (since >= clock.now() - most * dayMs) continue;
    const body = { kind: "expire", since, days: most } satisfies SessionMail;
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

/** A team that cannot be read now shortens nothing: it is looked at again. */
async function mostDays({ teamOf, log }: Deps, record: SessionRecord, days: number): Promise<number> {
  const { repository, installationId, role } = record;
  try {
    const { roster } = await teamOf({ ...repository, installationId });
    return Math.min(days, profileOf(roster, role)?.limits.sleepDays ?? days);
  } catch (error) {
    log.warn({ session: record.key, error: errorLine(error) }, "sleep limit not known");
    return days;
  }
}
