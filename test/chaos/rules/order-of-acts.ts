import type { Act } from "../record.ts";

/**
 * Whether one act was certainly accepted before another. It was accepted at the latest when GitHub first got a 2xx for it;
 * the other cannot have been accepted before somebody did it.
 */
export function isBefore(one: Act, other: Act): boolean {
  const accepted = one.tries.filter((each) => each.ok).map((each) => each.to);
  return accepted.length > 0 && Math.min(...accepted) < other.at;
}

/** Whether an act asks the agent for something. */
export function wakes(act: Act): boolean {
  return act.kind === "ask" || act.kind === "comment" || act.kind === "reopen" || act.kind === "label";
}

/** Whether an act ends what runs or waits on its issue. */
export function ends(act: Act): boolean {
  return act.kind === "stop" || act.kind === "close" || act.kind === "unlabel";
}

export function sessionOf(repositoryId: number, act: Pick<Act, "issue" | "role">): string {
  return `${repositoryId}/${act.issue}/${act.role}`;
}
