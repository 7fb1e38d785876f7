import { addHandled, transition, type SessionRecord } from "../domain/session.ts";
import type { Batch } from "./choose-batch.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { createTurnEffects } from "./turn-effects.ts";

/** Why an agent is not woken, and what lets it go on: a sentence each. */
export interface HeldBack {
  readonly why: string;
  readonly goesOn: string;
  /** As the living comment shows it. Undefined: a person has to look. */
  readonly waitingFor?: string;
}

/**
 * Lets a person look before the agent is woken for this work. What it was woken for is told with the reason, since the
 * agent will not hear of it. @returns what is to be committed with the work.
 */
export async function holdBack(
  deps: SessionDeps,
  context: SessionContext,
  { batch, why, goesOn, waitingFor, signal }: HeldBack & { batch: Batch; signal: AbortSignal },
): Promise<Partial<SessionRecord>> {
  const { record } = context;
  const at = { turn: batch.turn, act: `${batch.first.event.actKey}:held-back`, signal };
  const text = `🙋 **${record.role}** was not woken. ${why}\n\n${goesOn}`;
  await createTurnEffects(deps, context, at).tell(text);
  const shown = {
    status: transition(record.status, waitingFor === undefined ? "escalated" : "asked"),
    waitingFor: waitingFor ?? "a person to look",
    lastActivity: why,
    handled: addHandled(
      record.handled,
      batch.wakes.map(({ event }) => event),
    ),
  };
  await createLivingComment(deps, context, { ...at, notes: [], onFatal: () => undefined }).settle(shown);
  deps.audit.append(context.key, { event: "held-back" });
  return { ...shown, progress: null, updatedAt: deps.clock.now() };
}
