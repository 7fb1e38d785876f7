import type { ThreadEvent } from "./event.ts";
import { parseMention } from "./mention.ts";
import {
  ignore,
  isOwn,
  isSelf,
  reaches,
  seen,
  slugOf,
  targetsOf,
  wake,
  type Action,
  type RouteContext,
} from "./plan.ts";
import { begin, nudge } from "./plan-begin.ts";
import { planPull, toOwner } from "./plan-pull.ts";
import { planReaction } from "./plan-reaction.ts";
import { planWords } from "./plan-words.ts";
import { byTrigger, hasLabel, roleOfLabel, type RoleProfile } from "./roster.ts";

/** What to do about an act on an issue or pull request. Pure. */
export function planThread(event: ThreadEvent, context: RouteContext): readonly Action[] {
  const ending = endOf(event, context);
  if (ending) return ending;
  // Letting go is by the state of the issue, whoever changed it; waking is by others, or by what a teammate hands over.
  if (isOwn(event, context.self)) return planOwn(event, context);
  if (event.actor.kind === "bot") return ignore("bots do not wake agents");
  if (!event.thread.open) return ignore("the issue is closed");
  return event.kind === "reacted" ? planReaction(event, context) : planOpen(event, context);
}

function planOpen(event: ThreadEvent, context: RouteContext): readonly Action[] {
  switch (event.kind) {
    case "labeled":
      return planLabel(event, context);
    case "opened":
      return event.thread.kind === "pull"
        ? begin(event, context, [
            ...new Set([...byTrigger(context.roster, "pull-request"), ...named(event, context)]),
          ])
        : begin(event, context, named(event, context));
    case "reopened":
      return planReopen(event, context);
    case "assigned":
    case "unassigned":
      return planAssignee(event, context);
    case "commented":
      return (
        (event.comment.on === "diff" ? toOwner(event.comment.body, context) : undefined) ??
        planWords(event, event.comment.body, context)
      );
    case "dependency":
      return nudge(event, context, "dependency");
    case "sub-issue":
      return nudge(event, context, "sub-issue");
    default:
      return planPull(event, context);
  }
}

/** Whoever worked on the thread is let go; and who waits for it to be closed, or wants to know, is told. */
function planEnd(
  event: Extract<ThreadEvent, { kind: "closed" | "deleted" | "transferred" }>,
  context: RouteContext,
): readonly Action[] {
  const { sessions, owner, branch } = context;
  const targets = targetsOf(sessions);
  const letGo: readonly Action[] = targets.length > 0 ? [{ do: "close", targets, why: event.kind }] : [];
  // What is deleted or moved has no relations that could be read any more.
  if (event.kind !== "closed") return letGo.length > 0 ? letGo : ignore("nobody works on it");
  const told = owner ? nudge(event, { ...context, sessions: [] }, "closed") : [];
  const merged: readonly Action[] =
    event.merged && branch ? [{ do: "merged", ...branch, pull: event.thread.number }] : [];
  return [...merged, ...letGo, ...told, { do: "release" }];
}

function endOf(event: ThreadEvent, context: RouteContext): readonly Action[] | undefined {
  const { sessions, roster } = context;
  switch (event.kind) {
    case "closed":
    case "deleted":
    case "transferred":
      return planEnd(event, context);
    case "unlabeled": {
      const profile = roleOfLabel(roster, event.label);
      if (!profile) return ignore("not a label of ours");
      if (event.thread.labels.some((label) => hasLabel(profile, label)))
        return ignore("another of its labels is left");
      const targets = targetsOf(sessions.filter(({ role }) => role === profile.role));
      return targets.length > 0 ? [{ do: "close", targets, why: "unlabeled" }] : ignore("nobody works on it");
    }
    default:
      return undefined;
  }
}

/** Words of ours that are addressed to a role by their signed mark. Whoever wrote them has bounded the chain. */
function planOwn(event: ThreadEvent, { roster, sessions, owner, handedTo }: RouteContext): readonly Action[] {
  if (handedTo === undefined) return ignore("own act");
  if (!event.thread.open) return ignore("the issue is closed");
  const profile = roster.find(({ role }) => role === handedTo);
  if (!profile) return ignore("the team has no such role");
  // On the pull request of a role's own branch that role is meant, where it works: on its issue.
  if (owner?.role === profile.role) return [{ do: "wake", role: owner.role, number: owner.number }];
  const { number, labels } = event.thread;
  return wake(profile, { number, labels, begins: !sessions.some(({ role }) => role === profile.role) });
}

function planLabel(
  event: Extract<ThreadEvent, { kind: "labeled" }>,
  { roster, access }: RouteContext,
): readonly Action[] {
  const profile = roleOfLabel(roster, event.label);
  if (!profile || !profile.triggers.includes("label")) return ignore("not a label of ours");
  if (!reaches(access, profile.wakers)) return ignore("the actor may not wake agents");
  return [{ do: "wake", role: profile.role, number: event.thread.number }, seen];
}

function planReopen(event: ThreadEvent, { roster, access }: RouteContext): readonly Action[] {
  const labelled = event.thread.labels.flatMap((label) => roleOfLabel(roster, label) ?? []);
  if (labelled.length === 0) return ignore("no label of ours");
  const roles = [...new Set(labelled)].filter(({ wakers }) => reaches(access, wakers));
  if (roles.length === 0) return ignore("the actor may not wake agents");
  return [...roles.map(({ role }): Action => ({ do: "wake", role, number: event.thread.number })), seen];
}

/** To be assigned wakes the lead of those who take assignments; to be relieved stops who works on it. */
function planAssignee(
  event: Extract<ThreadEvent, { kind: "assigned" | "unassigned" }>,
  context: RouteContext,
): readonly Action[] {
  if (!isSelf(event.assignee.login, context.self)) return ignore("somebody else's assignment");
  if (event.kind === "assigned") {
    const [first] = byTrigger(context.roster, "assign");
    return first ? begin(event, context, [first]) : ignore("nobody takes assignments");
  }
  const { sessions, access } = context;
  if (sessions.length === 0) return ignore("nobody works on it");
  if (!reaches(access, "write")) return ignore("the actor may not stop agents");
  const targets = targetsOf(sessions);
  return [{ do: "stop", targets }, seen];
}

/** The roles that the text of a new issue or pull request names. */
function named(event: ThreadEvent, { roster, self }: RouteContext): readonly RoleProfile[] {
  const able = byTrigger(roster, "mention");
  const roles = able.map(({ role }) => role);
  const { title, body } = event.thread;
  const found = parseMention(`${title}\n\n${body}`, slugOf(self), roles);
  return able.filter(({ role }) => found.roles.includes(role));
}
