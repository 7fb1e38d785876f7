import type { SessionMail } from "../domain/session-mail.ts";
import { addHandled, transition } from "../domain/session.ts";
import { answerCommand } from "./answer-command.ts";
import { dropProgress } from "./drop-progress.ts";
import { endLocal } from "./end-local.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * Removes the conversation of a session whose turn was ended for it, and says so. Its clone and unfinished work stay: who
 * begins anew goes on with the files.
 */
export async function carryOutFresh(
  deps: SessionDeps,
  context: SessionContext,
  { mail }: { mail: Extract<SessionMail, { kind: "fresh" }> },
): Promise<void> {
  const { key, claim, record } = context;
  const { by, event, reply } = mail;
  const ended = await endLocal(deps, context);
  await Promise.all([deps.history.remove(key), deps.timeline.remove(key)]);
  deps.audit.append(key, { event: "begun-anew", detail: { by, processesLeft: ended.processesLeft } });
  await dropProgress(deps, context);
  await deps.registry.update(claim, key, {
    status: transition(record.status, "stopped"),
    history: "",
    aside: null,
    since: Date.parse(event.at),
    handled: addHandled(record.handled, [event]),
    updatedAt: deps.clock.now(),
  });
  if (reply === undefined) return;
  const text = `🌱 **${record.role}** begins anew: its conversation is gone, its files are as they were.`;
  await answerCommand(deps, event, { line: reply, text });
}
