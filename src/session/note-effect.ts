import { effectEntry, type MadeEffect } from "./audit-effect.ts";
import { seenEffect } from "./seen-effect.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Puts a change of a turn on record: its hash for whoever must answer for it, its words for people who watch. */
export function noteEffect(
  { audit, timeline, sha256 }: Pick<SessionDeps, "audit" | "timeline" | "sha256">,
  { key, claim }: Pick<SessionContext, "key" | "claim">,
  made: MadeEffect,
): void {
  const { effect, decision, result } = made;
  audit.append(key, effectEntry(made, sha256));
  // What the status comment shows has a line of its own.
  if ("lane" in effect && effect.lane === "edit") return;
  timeline.append(claim, key, seenEffect(decision.may ? decision.value : effect, result));
}
