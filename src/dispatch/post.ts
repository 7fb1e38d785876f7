import { dedupeKeys, type SquadronEvent, type ThreadEvent } from "../domain/event.ts";
import { formatSession, type Role, type SessionKey } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import { newSession } from "../domain/session.ts";
import type { Claim, MailStore } from "../ports/mail-store.ts";
import type { Wakes } from "../ports/wakes.ts";

type Order = Extract<SessionMail, { kind: "stop" | "close" }>;

/** Puts what an act means into session mailboxes; each target gets it once, however often the act is routed. */
export interface Post {
  /** Position of the act in the router's mailbox. */
  readonly seq: number;
  /** Names the acts that are routed together: the record of their reactions is kept and dropped as one. */
  readonly batch: string;
  /** Work, or word of it; makes the session known if it is new. */
  mail(event: ThreadEvent, role: Role, mail: SessionMail): Promise<void>;
  orderRole(event: ThreadEvent, role: Role, order: Order): Promise<void>;
  /** Ends what runs and leaves the order to carry out. */
  order(key: SessionKey, order: Order): Promise<void>;
}

interface Deps {
  readonly mail: Pick<MailStore, "append" | "raise">;
  readonly wakes: Wakes;
  readonly now: () => number;
}

/** @param act what is routed, and its position in the claimed mailbox. */
export function createPost(
  { mail, wakes, now }: Deps,
  claim: Claim,
  { event: act, seq }: { event: SquadronEvent; seq: number },
): Post {
  const origin = { keys: dedupeKeys(act), seq };
  // The second hop's own dedupe: neither a crash between this mailbox and the next nor a repair may double the mail.
  const hop = (key: SessionKey, kind: string): string[] => [`hop/${act.actKey}>${key}:${kind}`];
  const order: Post["order"] = async (key, what) => {
    const mailbox = sessionMailbox(key);
    await mail.raise(mailbox, {
      body: JSON.stringify(what),
      dedupe: hop(key, what.kind),
      origin,
      closing: what.kind === "close",
    });
    await wakes.hurry(mailbox);
  };
  const keyOf = (event: ThreadEvent, role: Role): SessionKey =>
    formatSession({ repositoryId: event.repository.id, number: event.thread.number, role });
  return {
    seq,
    batch: String(claim.mail[0]?.seq ?? seq),
    order,
    orderRole: (event, role, what) => order(keyOf(event, role), what),
    mail: async (event, role, what) => {
      const key = keyOf(event, role);
      const times = { since: Date.parse(event.at), updatedAt: now() };
      const { number } = event.thread;
      const opens = { ...newSession, key, role, number, ...placeOf(event), ...times };
      const mailbox = sessionMailbox(key);
      const dedupe = hop(key, what.kind);
      await mail.append(mailbox, { body: JSON.stringify(what), dedupe, origin, opens });
      await wakes.wake(mailbox);
    },
  };
}

function placeOf(event: ThreadEvent) {
  return { repository: event.repository, installationId: event.installationId ?? 0 };
}
