import { mergedText } from "../domain/budget-words.ts";
import { errorCode } from "../domain/errors.ts";
import { threadOf } from "../domain/ids.ts";
import type { CloseReason, SessionMail } from "../domain/session-mail.ts";
import { workRef } from "../domain/work-ref.ts";
import { answerCommand } from "./answer-command.ts";
import { clearElsewhere } from "./clear-elsewhere.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { endLocal } from "./end-local.ts";
import { pushWork } from "./push-work.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

// Where GitHub can no longer be written to: the issue or the App's access is gone.
const silent: ReadonlySet<CloseReason> = new Set([
  "deleted",
  "transferred",
  "repository-gone",
  "uninstalled",
]);

const because: Readonly<Record<CloseReason, string>> = {
  closed: "The issue was closed.",
  unlabeled: "Its label was taken away.",
  "let-go": "It was let go.",
  deleted: "",
  transferred: "",
  "repository-gone": "",
  uninstalled: "",
};

/** @returns whether the session's unfinished work is still on GitHub, because that does not let go of it. */
async function dropWork(
  deps: SessionDeps,
  context: SessionContext,
  { why, seq, signal }: { why: CloseReason; seq: number; signal: AbortSignal },
): Promise<boolean> {
  // Without access to the repository nobody can tell.
  if (why === "repository-gone" || why === "uninstalled") return false;
  const { claim, record } = context;
  const turn = `${claim.epoch}.${seq}`;
  try {
    await pushWork(deps, context, {
      turn,
      cause: turn,
      commit: "",
      source: "",
      stoodOn: record.work,
      signal,
    });
    return false;
  } catch (error) {
    if (errorCode(error) !== "refused") throw error;
    return true;
  }
}

/** Removes everything of a session, checks that it is gone, says so, and leaves the tombstone. @returns false when fenced. */
export async function carryOutClose(
  deps: SessionDeps,
  context: SessionContext,
  { mail, seq, signal }: { mail: Extract<SessionMail, { kind: "close" }>; seq: number; signal: AbortSignal },
): Promise<boolean> {
  const { key, claim, record } = context;
  const order = { why: mail.why, seq, signal };
  const elsewhere = await clearElsewhere(deps, context);
  const ended = await endLocal(deps, context);
  await deps.history.remove(key);
  await deps.workspaces.remove(key);
  await deps.staged.drop(key);
  const workLeft = await dropWork(deps, context, order);
  const [histories, clone] = await Promise.all([deps.history.count(key), deps.workspaces.exists(key)]);
  const left = [
    ...(histories > 0 ? ["conversation"] : []),
    ...(clone ? ["clone"] : []),
    ...(ended.processesLeft > 0 ? [`${ended.processesLeft} processes`] : []),
    ...(workLeft ? [`its unfinished work, under ${workRef(record)}`] : []),
    ...elsewhere.map((name) => `what worker ${name} holds, until it starts again`),
  ];
  deps.audit.append(key, { event: "closed", detail: { why: order.why, left: left.join(", ") } });
  const checked =
    left.length === 0
      ? "Conversation, clone and processes are gone (checked)."
      : `Still there: ${left.join(", ")}. An operator must look.`;
  if (!silent.has(order.why) && record.commentId > 0) {
    const merged = await deps.costs.mergedFor(threadOf(key));
    const note = [because[order.why], ...merged.map(mergedText), checked].join(" ");
    const turn = { turn: `${claim.epoch}.${order.seq}`, signal: order.signal };
    const living = createLivingComment(deps, context, { ...turn, notes: [note], onFatal: () => undefined });
    await living.settle({ status: "closed", waitingFor: "" });
  }
  if (mail.event && mail.reply !== undefined)
    await answerCommand(deps, mail.event, {
      line: mail.reply,
      text: `👋 **${record.role}** was let go. ${checked}`,
    });
  await deps.budgets.forget(key);
  return deps.mail.forget(claim, order.seq);
}
