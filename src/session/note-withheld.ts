import { withheldNote } from "../domain/living-comment.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Shows in the living comment that comments were kept from the agent. The agent is not woken. */
export async function noteWithheld(
  deps: SessionDeps,
  context: SessionContext,
  input: { count: number; turn: string; signal: AbortSignal },
): Promise<number> {
  const withheld = context.record.withheld + input.count;
  // Anybody may comment, and every write is one of the few that GitHub grants: who floods a thread must not use them up.
  if (withheldNote(withheld).join() === withheldNote(context.record.withheld).join()) return withheld;
  const living = createLivingComment(deps, context, { ...input, notes: [], onFatal: () => undefined });
  await living.settle({ withheld });
  return withheld;
}
