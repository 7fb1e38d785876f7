import type { SessionMail } from "../domain/session-mail.ts";
import { transition } from "../domain/session.ts";
import type { EffectRecord } from "../ports/effect-ledger.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { endLocal } from "./end-local.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
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
  const earlier = (await deps.ledger.list(claim.mailbox)).filter((effect) => effect.turn === record.turn);
  const ended = await endLocal(deps, context);
  deps.audit.append(key, {
    event: "stopped",
    detail: { processesLeft: ended.processesLeft, effects: earlier.length },
  });
  const status = transition(record.status, "stopped");
  if (!order.mail.silent) {
    const turn = { turn: `${claim.epoch}.${order.seq}`, signal: order.signal };
    const receipt = createTurnEffects(deps, context, turn).tell(
      receiptText(context, { order: order.mail, earlier, ended }),
    );
    const living = createLivingComment(deps, context, { ...turn, notes: [], onFatal: () => undefined });
    await receipt;
    await living.settle({ status, waitingFor: "" });
  }
  await deps.registry.update(claim, key, { status, waitingFor: "", updatedAt: deps.clock.now() });
}

interface Told {
  readonly order: { readonly by: string };
  readonly earlier: readonly EffectRecord[];
  readonly ended: { readonly processesLeft: number; readonly unconfirmed: string };
}

function receiptText({ record, repository }: SessionContext, { order, earlier, ended }: Told): string {
  const done = earlier.filter((effect) => effect.state === "done");
  const wire = earlier.filter((effect) => effect.state === "wire");
  const comments = done.filter(
    (effect) => effect.kind === "comment" && Number(effect.result) !== record.commentId,
  );
  const link = (effect: EffectRecord): string =>
    `[comment ${effect.result}](/${repository.owner}/${repository.name}/issues/${record.number}#issuecomment-${effect.result})`;
  const lines = [
    `⏹️ **${record.role}** was stopped by @${order.by}. Nothing more of that turn will happen.`,
    comments.length === 0
      ? "- Before the stop it had posted no comment."
      : `- Before the stop it had posted ${comments.map(link).join(", ")}.`,
  ];
  if (wire.length > 0) {
    lines.push(
      `- On the way to GitHub when it was stopped, and perhaps arrived: ${wire.map((effect) => effect.kind).join(", ")}.`,
    );
  }
  lines.push(
    ended.unconfirmed !== ""
      ? `- Its worker \`${ended.unconfirmed}\` has not confirmed that its processes ended; it can change nothing on GitHub.`
      : ended.processesLeft === 0
        ? "- Its processes are gone (checked)."
        : `- ${ended.processesLeft} of its processes could not be ended; an operator must look at the worker.`,
  );
  return lines.join("\n");
}
