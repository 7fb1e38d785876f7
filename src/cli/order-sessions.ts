import { setTimeout as sleep } from "node:timers/promises";

import type { OperatorTools } from "../compose-operator.ts";
import type { Operator } from "../dispatch/operator-orders.ts";
import { formatRuntimeId, formatSession, parseSession } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { SessionView } from "../observe/session-view.ts";
import { confirm } from "./confirm.ts";
import type { ExitCode } from "./command.ts";
import { operator } from "./operator.ts";
import { say } from "./print.ts";

// A close waits for another worker as long as `confirmMs`, and then goes on.
const patienceMs = 60_000;

/** What an operator wants of some sessions, with the words for it. */
export interface SessionOrder {
  /** `delete`, and `Deleted`. */
  readonly verb: string;
  readonly done: string;
  /** Of the mail in which the order is: it is carried out when the mail is gone. */
  readonly kind: "stop" | "close";
  give(record: SessionRecord, by: Operator): Promise<void>;
}

interface Given {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly force: boolean;
}

/** Gives an order to sessions, once whoever gives it has agreed, and says of each what became of it. */
export async function orderSessions(
  tools: OperatorTools,
  order: SessionOrder,
  { sessions, given }: { readonly sessions: readonly SessionView[]; readonly given: Given },
): Promise<ExitCode> {
  const noun = sessions.length === 1 ? "session" : "sessions";
  const named = sessions.map(({ id, repository }) => `  ${id}  ${repository}`).join("\n");
  if (given.dryRun || sessions.length === 0) {
    say(`Would ${order.verb} ${sessions.length} ${noun}${sessions.length === 0 ? "." : `:\n${named}`}`);
    return 0;
  }
  if (!given.yes && !given.force) {
    const question = `${order.verb} ${sessions.length} ${noun}?`;
    process.stderr.write(`${named}\n`);
    if (!(await confirm(question.replace(/^./, (first) => first.toUpperCase())))) return 1;
  }
  return giveAll(tools, order, sessions);
}

async function giveAll(
  tools: OperatorTools,
  order: SessionOrder,
  sessions: readonly SessionView[],
): Promise<ExitCode> {
  const by = operator(tools.now());
  const given: SessionRecord[] = [];
  for (const { key } of sessions) {
    const record = await tools.registry.get(formatSession(parseSession(key)));
    if (!record) continue;
    await order.give(record, by);
    tools.audit.append(record.key, { event: "operator", detail: { by: by.name, order: order.verb } });
    given.push(record);
  }
  if ((await tools.wakes.workers()) > 0) return awaitAll(tools, order, given);
  for (const record of given) say(`Ordered: ${formatRuntimeId(record)}`);
  say(
    `${order.done}: 0 of ${given.length}. No worker runs now; the orders are kept, and are carried out when one starts.`,
  );
  return 0;
}

/** Says of each when it was carried out. @returns 1 when some were not in time. */
async function awaitAll(
  { mail }: Pick<OperatorTools, "mail">,
  { done, kind }: SessionOrder,
  given: readonly SessionRecord[],
): Promise<ExitCode> {
  const until = Date.now() + patienceMs;
  let count = 0;
  for (const record of given) {
    const isWaiting = async (): Promise<boolean> => {
      const waiting = await mail.later(sessionMailbox(record.key), 0, 100);
      return waiting.some(({ body }) => body.startsWith(`{"kind":"${kind}"`));
    };
    while ((await isWaiting()) && Date.now() < until) await sleep(100);
    const isLate = await isWaiting();
    say(`${isLate ? "Ordered" : done}: ${formatRuntimeId(record)}`);
    if (!isLate) count += 1;
  }
  const late = given.length - count;
  say(
    `${done}: ${count} of ${given.length}.${late === 0 ? "" : ` ${late} are under way; the worker is busy.`}`,
  );
  return late === 0 ? 0 : 1;
}
