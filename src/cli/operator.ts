import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";

import type { OperatorTools } from "../compose-operator.ts";
import { summon, type Operator } from "../dispatch/operator-orders.ts";
import { SquadronError } from "../domain/errors.ts";
import { formatSession, parseSession } from "../domain/ids.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { SessionView } from "../observe/session-view.ts";

/** Who gives orders here. @param at milliseconds since the epoch. */
export function operator(at: number): Operator {
  return { name: userInfo().username, at, id: randomUUID() };
}

/** Wakes a session with these words, ends its pause, and leaves a trace of both. */
export async function wake(
  tools: OperatorTools,
  view: SessionView,
  { order, text }: { readonly order: string; readonly text: string },
): Promise<SessionRecord> {
  const record = await tools.registry.get(formatSession(parseSession(view.key)));
  if (!record) throw new SquadronError("refused", `${view.id} is gone.`);
  const by = operator(tools.now());
  if (record.pausedBy !== "") await tools.registry.control(record.key, { pausedBy: "" });
  await summon(tools, record, { ...by, text });
  tools.audit.append(record.key, { event: "operator", detail: { by: by.name, order } });
  return record;
}
