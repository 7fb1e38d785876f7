import type { SessionMail } from "../domain/session-mail.ts";
import { addHandled, transition } from "../domain/session.ts";
import { answerCommand } from "./answer-command.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { dropProgress } from "./drop-progress.ts";
import { endLocal } from "./end-local.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { tellEffects, type EarlierEffects } from "./tell-effects.ts";
import { createTurnEffects } from "./turn-effects.ts";

/**
 * Carries out a stop. The generation was raised when it was ordered, and this runner has the lease, so the stopped turn
 * can change nothing any more; here its processes are looked for, and people are told what it had done.
 */
export async function carryOutStop(
  deps: SessionDeps,
  context: SessionContext,
  order: { mail: Extract<SessionMail, { kind: "stop" }>; seq: number; signal: AbortSignal },
): Promise<void> {
  const { key, claim, record } = context;
  const earlier = await tellEffects(deps, context, { noun: "the stop", clause: "it was stopped" });
  const ended = await endLocal(deps, context);
  deps.audit.append(key, {
    event: "stopped",
    detail: { processesLeft: ended.processesLeft, effects: earlier.count },
  });
  const { event } = order.mail;
  const shown = {
    status: transition(record.status, "stopped"),
    waitingFor: "",
    lastActivity: order.mail.halt
      ? "was stopped: whoever runs Squadron has halted everything here"
      : order.mail.operator
        ? "was stopped by whoever runs Squadron"
        : `was stopped by @${order.mail.by}`,
    // What waited was dropped with the turn: it must not come back when the store is rebuilt.
    ...(event && { since: Date.parse(event.at), handled: addHandled(record.handled, [event]) }),
  };
  if (event) {
    const turn = { turn: `${claim.epoch}.${order.seq}`, act: event.actKey, signal: order.signal };
    const text = receiptText(context, { order: order.mail, earlier, ended });
    const { reply } = order.mail;
    const receipt =
      reply === undefined
        ? createTurnEffects(deps, context, turn).tell(text)
        : answerCommand(deps, event, { line: reply, text });
    const living = createLivingComment(deps, context, { ...turn, notes: [], onFatal: () => undefined });
    await receipt;
    await living.settle(shown);
  }
  if (order.mail.halt ?? order.mail.operator) {
    const at = {
      turn: `${claim.epoch}.${order.seq}`,
      signal: order.signal,
      notes: [],
      onFatal: () => undefined,
    };
    await createLivingComment(deps, context, at).settle(shown);
  }
  // Nobody goes on with a turn that a person stopped, nor allows what it had wanted to change.
  await dropProgress(deps, context);
  const { gates } = record;
  await deps.registry.update(claim, key, {
    ...shown,
    ...(gates.asked === "staged" && { gates: { ...gates, asked: "" as const } }),
    aside: null,
    updatedAt: deps.clock.now(),
  });
}

interface Told {
  readonly order: { readonly by: string };
  readonly earlier: EarlierEffects;
  readonly ended: { readonly processesLeft: number; readonly unconfirmed: string };
}

function receiptText({ record }: SessionContext, { order, earlier, ended }: Told): string {
  const lines = [
    `⏹️ **${record.role}** was stopped by @${order.by}. Nothing more of that turn will happen.`,
    // The record of a turn that has ended is gone, and with it what it did: it is told in its own comments.
    ...(earlier.count === 0 && record.status !== "active" ? ["- It was not at work."] : earlier.lines),
    ended.unconfirmed !== ""
      ? `- Its worker \`${ended.unconfirmed}\` has not confirmed that its processes ended; it can change nothing on GitHub.`
      : ended.processesLeft === 0
        ? "- Its processes are gone (checked)."
        : `- ${ended.processesLeft} of its processes could not be ended; an operator must look at the worker.`,
  ];
  return lines.join("\n");
}
