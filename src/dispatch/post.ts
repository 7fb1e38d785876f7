import { dedupeKeys, type SquadronEvent, type ThreadEvent } from "../domain/event.ts";
import { formatSession, type SessionKey } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { Target } from "../domain/plan.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import { newSession, type SessionRecord } from "../domain/session.ts";
import type { Claim, MailStore } from "../ports/mail-store.ts";
import type { Wakes } from "../ports/wakes.ts";

type Order = Extract<SessionMail, { kind: "stop" | "fresh" | "close" }>;

/** Puts what an act means into session mailboxes; each target gets it once, however often the act is routed. */
export interface Post {
  /** Position of the act in the router's mailbox. */
  readonly seq: number;
  /** Names the acts that are routed together: the record of their reactions is kept and dropped as one. */
  readonly batch: string;
  /** Work, or word of it; makes the session known if it is new. */
  mail(event: ThreadEvent, target: Target, mail: SessionMail): Promise<void>;
  /** Word for a session of any thread; none begins by it. `about` tells apart what one act means to it. */
  news(key: SessionKey, mail: SessionMail, about: string): Promise<void>;
  orderTarget(event: ThreadEvent, target: Target, order: Order): Promise<void>;
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
  const keyOf = (event: ThreadEvent, target: Target): SessionKey =>
    formatSession({ repositoryId: event.repository.id, ...target });
  const append = async (
    key: SessionKey,
    what: SessionMail,
    more: { dedupe: string[]; opens?: SessionRecord },
  ) => {
    const mailbox = sessionMailbox(key);
    await mail.append(mailbox, { body: JSON.stringify(what), origin, ...more });
    await wakes.wake(mailbox);
  };
  return {
    seq,
    batch: String(claim.mail[0]?.seq ?? seq),
    order,
    orderTarget: (event, target, what) => order(keyOf(event, target), what),
    news: (key, what, about) => append(key, what, { dedupe: hop(key, about) }),
    mail: (event, target, what) => {
      const key = keyOf(event, target);
      const dedupe = hop(key, what.kind);
      // A session of another thread is there or is not: an act elsewhere begins none.
      if (target.number !== event.thread.number) return append(key, what, { dedupe });
      const times = { since: Date.parse(event.at), updatedAt: now() };
      return append(key, what, {
        dedupe,
        opens: { ...newSession, ...target, key, ...placeOf(event), ...times },
      });
    },
  };
}

function placeOf(event: ThreadEvent) {
  return { repository: event.repository, installationId: event.installationId ?? 0 };
}
