import type { ThreadEvent } from "./event.ts";
import { ignore, reaches, type Action, type RouteContext } from "./plan.ts";

/** 👍 or 👎 on the comment that asks for approval answers it, as the commands do. Pure. */
export function planReaction(
  event: Extract<ThreadEvent, { kind: "reacted" }>,
  { sessions, access }: RouteContext,
): readonly Action[] {
  const asking = sessions.find(({ gates }) => gates.asked !== "" && gates.comment === event.commentId);
  if (!asking) return ignore("nobody asks there any more");
  if (!reaches(access, "write")) return ignore("the actor may not approve");
  return [{ do: "wake", role: asking.role, number: asking.number }];
}
