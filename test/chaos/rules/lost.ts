import type { CampaignRecord } from "../record.ts";
import { mustBeHeard } from "./must-be-heard.ts";
import { givesUp } from "./receipts.ts";
import { sessionOf } from "./order-of-acts.ts";

/** Accepted acts that never reached an agent. */
export function lost(record: CampaignRecord): readonly string[] {
  const told = new Set(record.asks.flatMap((ask) => ask.knows.map((number) => `${ask.session} ${number}`)));
  const neverAccepted = record.acts
    .filter((act) => act.tries.length > 0 && !act.tries.some((each) => each.ok))
    .map((act) => `${act.kind} ${act.number} on #${act.issue} was never accepted.`);
  return [
    ...neverAccepted,
    ...mustBeHeard(record)
      .filter((act) => !told.has(`${sessionOf(record.repositoryId, act)} ${act.number}`))
      // Its worker may have vanished before it could ask; people are told when that happens too often.
      .filter((act) => !record.writes.some((write) => givesUp(write, act)))
      .map(
        (act) => `${act.kind} ${act.number} on #${act.issue} was accepted, and ${act.role} was never told.`,
      ),
  ];
}
