import type { ThreadEvent } from "./event.ts";
import { ignore, listeners, reaches, seen, wake, type Action, type RouteContext } from "./plan.ts";
import type { RoleProfile, Trigger } from "./roster.ts";

/** Wakes roles on the act's own thread, whether they were there or not. */
export function begin(
  event: ThreadEvent,
  { sessions, access }: RouteContext,
  profiles: readonly RoleProfile[],
): readonly Action[] {
  const { number, labels } = event.thread;
  if (profiles.length === 0) return ignore(`nothing is bound to ${event.kind}`);
  const able = profiles.filter(({ wakers }) => reaches(access, wakers));
  if (able.length === 0) return ignore("the actor may not wake agents");
  const waking = able.flatMap((profile) =>
    wake(profile, { number, labels, begins: !sessions.some(({ role }) => role === profile.role) }),
  );
  return [...waking, seen];
}

/** Tells those who are there already, and want to be told of such things. */
export function nudge(event: ThreadEvent, context: RouteContext, trigger: Trigger): readonly Action[] {
  const { access } = context;
  const told = listeners(
    context,
    ({ triggers, wakers }) => triggers.includes(trigger) && reaches(access, wakers),
  );
  return told.length === 0
    ? ignore(`nobody waits for ${event.kind}`)
    : told.map(({ role, number }): Action => ({ do: "wake", role, number }));
}
