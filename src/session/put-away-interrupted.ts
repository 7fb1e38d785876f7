import type { SessionRecord } from "../domain/session.ts";
import { addHandled, transition } from "../domain/session.ts";
import type { Batch } from "./choose-batch.ts";
import { endLocal } from "./end-local.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { tellEffects } from "./tell-effects.ts";
import { createTurnEffects } from "./turn-effects.ts";

/**
 * Deals with a turn whose worker vanished without running it again. `clean-up`: people are told what it had done, and its
 * work is done with. `ask`: they are asked what to do, and it is put aside until they answer. The conversation is the one
 * before the turn, either way.
 * @returns what is to be committed with the work.
 */
export async function putAwayInterrupted(
  deps: SessionDeps,
  context: SessionContext,
  { course, batch, signal }: { course: "clean-up" | "ask"; batch: Batch; signal: AbortSignal },
): Promise<Partial<SessionRecord>> {
  const { record } = context;
  const earlier = await tellEffects(deps, context, { noun: "that", clause: "it vanished" });
  await endLocal(deps, context);
  const { first, turn } = batch;
  // Named by the turn, so that the record of what it did is kept; told apart from what it said.
  const act = `${first.event.actKey}:interrupted:${record.progress?.interruptions ?? 0}`;
  const at = { turn, act, signal };
  const asks = course === "ask";
  const text = [asks ? question(record.role) : farewell(record.role), ...earlier.lines].join("\n");
  await createTurnEffects(deps, context, at).tell(text);
  const shown = {
    status: transition(record.status, "interrupted"),
    waitingFor: asks ? "what to do about the interrupted turn: resume, fresh or clean-up" : "",
    lastActivity: asks ? "" : "an interrupted turn was put away",
    handled: asks
      ? record.handled
      : addHandled(
          record.handled,
          batch.wakes.map((wake) => wake.event),
        ),
  };
  const living = createLivingComment(deps, context, { ...at, notes: [], onFatal: () => undefined });
  await living.settle(shown);
  return { ...shown, ...(asks ? asideOf(context, batch) : done), updatedAt: deps.clock.now() };
}

const done = { progress: null, aside: null } as const;

function asideOf({ record }: SessionContext, { turn, wakes }: Batch): Partial<SessionRecord> {
  const { progress } = record;
  return {
    aside: { turn, wakes: [...wakes] },
    progress: progress && { ...progress, state: "asked", interruptions: progress.interruptions + 1 },
  };
}

function farewell(role: string): string {
  return `⏹️ **${role}**'s worker vanished in the middle of its turn. The turn was put away; a comment wakes ${role}, who does not remember it.`;
}

function question(role: string): string {
  return [
    `⏸️ **${role}**'s worker vanished in the middle of its turn. What is to become of it? Answer with a comment that begins with`,
    "- `resume` to let it go on from its last step (any other comment does so, too, as advice),",
    "- `fresh` to let it begin the turn again, or",
    "- `clean-up` to put the turn away.",
    "",
  ].join("\n");
}
