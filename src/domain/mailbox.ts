import type { SessionKey } from "./ids.ts";

/** Which worker handles a mailbox: the router (quick, serial per issue) or the turn runner. */
export type Lane = "route" | "turn";

const sessionPrefix = "session/";

/** The mailbox of a session: `session/42/7/dev`. The router's mailboxes are named by `mailboxOf` (event.ts). */
export function sessionMailbox(key: SessionKey): string {
  return `${sessionPrefix}${key}`;
}

export function sessionOfMailbox(mailbox: string): SessionKey | undefined {
  return mailbox.startsWith(sessionPrefix) ? (mailbox.slice(sessionPrefix.length) as SessionKey) : undefined;
}

export function laneOf(mailbox: string): Lane {
  return mailbox.startsWith(sessionPrefix) ? "turn" : "route";
}
