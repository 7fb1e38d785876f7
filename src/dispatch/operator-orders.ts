import { actKeyOf } from "../domain/act-key.ts";
import { dedupeKeys, mailboxOf } from "../domain/event.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { Wakes } from "../ports/wakes.ts";

interface Deps {
  readonly mail: Pick<MailStore, "append" | "raise">;
  readonly wakes: Wakes;
}

/** Who runs Squadron and gives an order from the command line. */
export interface Operator {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Unique: the same order again is another one. */
  readonly id: string;
}

/** Ends the running turn and drops what waits. */
export async function orderStop(deps: Deps, { key }: SessionRecord, by: Operator): Promise<void> {
  const stop: SessionMail = { kind: "stop", by: by.name, operator: true };
  await raise(deps, { key, order: stop, by, closing: false });
}

/** Lets a session go: what runs ends, and conversation, clone and processes are removed, as by `/squadron close`. */
export async function orderClose(deps: Deps, { key }: SessionRecord, by: Operator): Promise<void> {
  await raise(deps, { key, order: { kind: "close", why: "let-go" }, by, closing: true });
}

/** Wakes a session now, with these words for it. */
export async function summon(
  deps: Deps,
  record: SessionRecord,
  by: Operator & { text: string },
): Promise<void> {
  const { repository, role, number: issue, installationId } = record;
  const told = {
    kind: "summoned" as const,
    guid: `operator-${by.id}`,
    at: new Date(by.at).toISOString(),
    actor: { id: 0, login: by.name, kind: "human" as const },
    installationId,
    repository,
    issue,
    role,
    text: by.text,
  };
  const event = { ...told, actKey: actKeyOf(told) };
  const mailbox = mailboxOf(event);
  await deps.mail.append(mailbox, { body: JSON.stringify(event), dedupe: dedupeKeys(event) });
  await deps.wakes.hurry(mailbox);
}

interface Order {
  readonly key: SessionRecord["key"];
  readonly order: SessionMail;
  readonly by: Operator;
  readonly closing: boolean;
}

async function raise({ mail, wakes }: Deps, { key, order, by, closing }: Order): Promise<void> {
  const mailbox = sessionMailbox(key);
  await mail.raise(mailbox, { body: JSON.stringify(order), dedupe: [`operator/${by.id}/${key}`], closing });
  await wakes.hurry(mailbox);
}
