import type { CloseReason } from "../domain/session-mail.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import { endLocal } from "./end-local.ts";
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
  deleted: "",
  transferred: "",
  "repository-gone": "",
  uninstalled: "",
};

/** Removes everything of a session, checks that it is gone, says so, and leaves the tombstone. @returns false when fenced. */
export async function carryOutClose(
  deps: SessionDeps,
  context: SessionContext,
  order: { why: CloseReason; seq: number; signal: AbortSignal },
): Promise<boolean> {
  const { key, claim, record } = context;
  const ended = await endLocal(deps, context);
  await deps.history.remove(key);
  await deps.workspaces.remove(key);
  const [histories, clone] = await Promise.all([deps.history.count(key), deps.workspaces.exists(key)]);
  const left = [
    ...(histories > 0 ? ["conversation"] : []),
    ...(clone ? ["clone"] : []),
    ...(ended.processesLeft > 0 ? [`${ended.processesLeft} processes`] : []),
    ...(ended.unconfirmed === "" ? [] : [`whatever worker ${ended.unconfirmed} still holds`]),
  ];
  deps.audit.append(key, { event: "closed", detail: { why: order.why, left: left.join(", ") } });
  if (!silent.has(order.why) && record.commentId > 0) {
    const note =
      left.length === 0
        ? `${because[order.why]} Conversation, clone and processes are gone (checked).`
        : `${because[order.why]} Still there: ${left.join(", ")}. An operator must look.`;
    const turn = { turn: `${claim.epoch}.${order.seq}`, signal: order.signal };
    // The epoch has moved on; the comment belongs to the life that ends.
    const past = { ...context, claim: { ...claim, epoch: claim.epoch - 1 } };
    const living = createLivingComment(deps, past, { ...turn, notes: [note], onFatal: () => undefined });
    await living.settle({ status: "closed", waitingFor: "" });
  }
  return deps.mail.forget(claim, order.seq);
}
