import { groupBy } from "../group-by.ts";
import type { Act, CampaignRecord } from "../record.ts";
import { ends, isBefore, sessionOf, wakes } from "./order-of-acts.ts";

/**
 * The acts that an agent must have been told of: accepted, while somebody worked on the issue for certain, and not ended
 * by a stop or close that may have come before the agent was told.
 */
export function mustBeHeard(record: CampaignRecord): readonly Act[] {
  const byIssue = groupBy(record.acts, (act) => act.issue);
  return [...byIssue.values()].flatMap((acts) =>
    acts.filter(
      (act) =>
        wakes(act) && act.open && isAccepted(act) && isWorkedOn(act, acts) && !isEnded(record, act, acts),
    ),
  );
}

function isAccepted(act: Act): boolean {
  return act.tries.some((each) => each.ok);
}

/** Whether the session certainly existed when the act was routed, or the act itself begins it. */
function isWorkedOn(act: Act, acts: readonly Act[]): boolean {
  if (act.kind !== "comment") return true;
  const begun = acts.filter((each) => wakes(each) && each.kind !== "comment" && isBefore(each, act));
  const closes = acts.filter((each) => each.kind === "close" || each.kind === "unlabel");
  // For every close there must be a beginning that came after it, and both before the act.
  return begun.some((start) => closes.every((close) => isBefore(close, start) || isBefore(act, close)));
}

/** Whether an ending may have swept it away: one that is not certainly before it, and came before later acts were told. */
function isEnded(record: CampaignRecord, act: Act, acts: readonly Act[]): boolean {
  const session = sessionOf(record.repositoryId, act);
  const later = new Set(acts.filter((each) => isBefore(act, each)).map((each) => each.number));
  const passed = record.asks.find(
    (ask) => ask.session === session && ask.told.some((number) => later.has(number)),
  );
  return acts.some((each) => ends(each) && !isBefore(each, act) && each.at < (passed?.at ?? Infinity));
}
