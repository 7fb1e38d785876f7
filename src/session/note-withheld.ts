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
  const living = createLivingComment(deps, context, { ...input, notes: [], onFatal: () => undefined });
  await living.settle({ withheld });
  return withheld;
}
