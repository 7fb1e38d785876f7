import type { SessionMail } from "../domain/session-mail.ts";
import { isAsleep, type SessionRecord } from "../domain/session.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Order {
  readonly mail: Extract<SessionMail, { kind: "expire" }>;
  readonly seq: number;
  /** Whether other mail came after it. */
  readonly isLast: boolean;
  readonly signal: AbortSignal;
}

/**
 * Removes the conversation of a session that is still asleep since the order was given, and says so. The session stays
 * known; its clone goes with all that nobody used for long.
 * @returns what is to be committed with the order.
 */
export async function carryOutExpire(
  deps: SessionDeps,
  context: SessionContext,
  { mail, seq, isLast, signal }: Order,
): Promise<Partial<SessionRecord>> {
  const { key, claim, record } = context;
  if (!isLast || !isAsleep(record.status) || record.updatedAt !== mail.since) return {};
  await Promise.all([deps.history.remove(key), deps.timeline.remove(key)]);
  deps.audit.append(key, { event: "expired", detail: { days: mail.days } });
  const lastActivity = `its conversation expired after ${mail.days} days; a comment wakes it, told from the thread`;
  const turn = { turn: `${claim.epoch}.${seq}`, signal, notes: [], onFatal: () => undefined };
  if (record.commentId > 0) await createLivingComment(deps, context, turn).settle({ lastActivity });
  const progress = record.progress && { ...record.progress, step: "", asked: {} };
  return { history: "", progress, lastActivity };
}
