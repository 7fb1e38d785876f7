import { parseCommands } from "./command.ts";
import type { ThreadEvent } from "./event.ts";
import { ignore, isSelf, namesOf, reaches, seen, type Action, type RouteContext } from "./plan.ts";
import { begin, nudge } from "./plan-begin.ts";
import { planWords } from "./plan-words.ts";
import { byTrigger, profileOf, type RoleProfile } from "./roster.ts";

/** What to do about an act that only pull requests know, of somebody who is not Squadron. Pure. */
export function planPull(event: ThreadEvent, context: RouteContext): readonly Action[] {
  const { roster } = context;
  switch (event.kind) {
    case "pushed":
      return nudge(event, { ...context, owner: undefined }, "push");
    case "ready":
      return begin(event, context, byTrigger(roster, "ready"));
    case "review-requested":
      return begin(event, context, requested(event.reviewer, context));
    case "reviewed":
      return planReview(event, context);
    default:
      return ignore(`nothing is bound to ${event.kind}`);
  }
}

/** A review goes to the role whose branch it is about, else it is words like any other. */
function planReview(
  event: Extract<ThreadEvent, { kind: "reviewed" }>,
  context: RouteContext,
): readonly Action[] {
  const { body, state } = event.review;
  // Its comments on lines come as acts of their own.
  if (state === "commented" && body.trim() === "") return ignore("the review says nothing itself");
  return toOwner(body, context) ?? planWords(event, body, context);
}

/**
 * What is said about the code of a pull request is for the role that wrote it, where one did and nobody is addressed by
 * a command. @returns undefined when it is not for the owner.
 */
export function toOwner(body: string, context: RouteContext): readonly Action[] | undefined {
  const { owner, roster, access } = context;
  const profile = owner && profileOf(roster, owner.role);
  if (!owner || !profile?.triggers.includes("review")) return undefined;
  if (parseCommands(body, namesOf(context)).length > 0) return undefined;
  const target = { role: owner.role, number: owner.number };
  return reaches(access, profile.wakers)
    ? [{ do: "wake", ...target }, seen]
    : [{ do: "withhold", ...target }];
}

/** Who is asked to review: the App means the first that takes reviews, a team the role it is named after. */
function requested(reviewer: string, { roster, self }: RouteContext): readonly RoleProfile[] {
  const able = byTrigger(roster, "review-request");
  if (isSelf(reviewer, self)) return able.slice(0, 1);
  const slug = reviewer.split("/").at(-1)?.toLowerCase() ?? "";
  return reviewer.includes("/")
    ? able.filter(({ role }) => slug === role || slug === `squadron-${role}`)
    : [];
}
