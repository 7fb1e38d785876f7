import { gatesAfter } from "../domain/approval.ts";
import { errorCode, SquadronError } from "../domain/errors.ts";
import { lineId } from "../domain/reply.ts";
import type { RoleProfile, Roster } from "../domain/roster.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Effect } from "../ports/effect.ts";
import type { Staged } from "../ports/staged-effects.ts";
import { answerCommand } from "./answer-command.ts";
import { askerOf } from "./asker-of.ts";
import type { Batch } from "./choose-batch.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { createTurnEffects } from "./turn-effects.ts";
import { worldOf } from "./world-of.ts";
import { writeAudited } from "./write-audited.ts";

interface Settling {
  readonly batch: Batch;
  readonly roster: Roster;
  readonly signal: AbortSignal;
}

/**
 * Carries out people's word on what was staged: makes exactly those changes, or none when the world has moved or they
 * said no. @returns what of the record changes; undefined when nothing is staged or nobody has said anything about it.
 */
export async function settleStaged(
  deps: SessionDeps,
  context: SessionContext,
  settling: Settling,
): Promise<Partial<SessionRecord> | undefined> {
  const { key, record } = context;
  if (record.gates.asked !== "staged") return undefined;
  const after = gatesAfter(record.gates, settling.batch.wakes);
  if (after.asked !== "") return undefined;
  const staged = await deps.staged.get(key);
  const allowed = after.granted.includes("staged");
  const done = allowed
    ? await apply(deps, context, { ...settling, staged })
    : "❌ Dropped: nothing was changed.";
  // It stays in the store: whoever repeats this must find it. Without the question nobody can allow it again.
  await tell(deps, context, { ...settling, text: done, answer: allowed ? "approve" : "deny" });
  const change = {
    status: "sleeping",
    waitingFor: "",
    lastActivity: done,
    gates: { asked: "", granted: after.granted.filter((each) => each !== "staged") },
    updatedAt: deps.clock.now(),
  } as const;
  const at = { turn: settling.batch.turn, signal: settling.signal, notes: [], onFatal: () => undefined };
  const { status, waitingFor, lastActivity } = change;
  await createLivingComment(deps, context, at).settle({ status, waitingFor, lastActivity });
  return change;
}

/** @returns what happened, in a sentence for people. */
async function apply(
  deps: SessionDeps,
  context: SessionContext,
  { staged, batch, roster, signal }: Settling & { readonly staged: Staged | undefined },
): Promise<string> {
  const { key, claim, record, repository } = context;
  if (!staged) return "⚠️ Nothing is staged any more: the store was lost meanwhile. Ask again.";
  const roles = roster.map(({ role }) => role);
  const begun = (await deps.ledger.list(claim.mailbox)).some(({ turn }) => turn === batch.turn);
  // Who was interrupted while making the changes has moved the world itself.
  const world = begun ? staged.world : await worldOf(deps, repository, { number: record.number, roles });
  if (world !== staged.world)
    return "⚠️ Something on this thread moved since that was shown, so nothing was changed. A comment lets the agent look again.";
  let made = 0;
  const by = askerOf(batch.wakes);
  for (const effect of staged.effects) {
    try {
      await make(deps, context, { effect: { ...effect, turn: batch.turn }, by, signal });
      made += 1;
    } catch (error) {
      if (errorCode(error) !== "refused") throw error;
      const why = error instanceof Error ? error.message : "";
      return `⚠️ ${made} of ${staged.effects.length} changes were made; then GitHub or the repository had moved: ${why}`;
    }
  }
  deps.audit.append(key, { event: "staged-applied", detail: { effects: made, digest: staged.digest } });
  return `✅ Made ${made} ${made === 1 ? "change" : "changes"}, exactly as shown (\`${staged.digest.slice(0, 16)}\`).`;
}

async function make(
  deps: SessionDeps,
  context: SessionContext,
  { effect, by, signal }: { readonly effect: Effect; readonly by: string; readonly signal: AbortSignal },
): Promise<void> {
  if (effect.kind !== "push") return void (await writeAudited(deps, context, { effect, by, signal }));
  const branch = effect.ref.replace(/^refs\/heads\//, "");
  const at = { repository: context.repository, branch, tip: effect.from };
  // The clone may have moved on, or be on another machine: the commit must be the one that was shown.
  await using collected = await deps.workspaces.collectBranch(context.key, at, signal);
  const { commit, source } = collected;
  if (commit !== effect.commit)
    throw new SquadronError("refused", `the clone's branch is at ${commit.slice(0, 10)} now.`);
  await writeAudited(deps, context, { effect: { ...effect, source }, by, signal });
}

async function tell(
  deps: SessionDeps,
  context: SessionContext,
  { batch, text, answer, signal }: Settling & { readonly text: string; readonly answer: "approve" | "deny" },
): Promise<void> {
  const command = batch.wakes.findLast((wake) => wake.answer === answer)?.event;
  if (command !== undefined && command.kind !== "news")
    return answerCommand(deps, command, { line: lineId(answer, context.record), text });
  const at = { turn: batch.turn, act: `${batch.first.event.actKey}:staged`, signal };
  await createTurnEffects(deps, context, at).tell(text);
}

/** Whether all that this work consists of was that word. */
export function isOnlyWord({ wakes }: Batch): boolean {
  return wakes.every(({ event, answer }) => answer !== undefined || event.kind === "reacted");
}

/** Whether a role's changes wait for a person's word. */
export function isStaged({ settings }: Pick<SessionDeps, "settings">, { staged }: RoleProfile): boolean {
  return settings.staged || staged;
}
