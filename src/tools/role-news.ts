import { SquadronError } from "../domain/errors.ts";
import type { ToolContext } from "./tool.ts";

/**
 * Hands something to a teammate: a comment that everybody reads, whose hidden mark wakes the role on the thread where it
 * stands. @throws SquadronError `refused` when the chain without a person has become too long.
 */
export async function roleNews(
  { place, changes }: Pick<ToolContext, "place" | "changes">,
  at: { readonly role: string; readonly number: number; readonly body: string },
): Promise<string> {
  const { result } = await changes.make(`hand/${at.number}/${at.role}`, (named) => ({
    ...named,
    kind: "comment",
    lane: "comment",
    number: at.number,
    body: at.body,
    state: named.handTo({ role: at.role, hops: nextHop(place) }),
  }));
  return result;
}

/** @throws SquadronError `refused` when agents have woken one another as often as the role may. */
export function nextHop({ hops, profile }: ToolContext["place"]): number {
  if (hops + 1 > profile.limits.hops)
    throw new SquadronError(
      "refused",
      `Agents have handed this on ${hops} times since a person said something. Use ask_human or escalate instead.`,
    );
  return hops + 1;
}
