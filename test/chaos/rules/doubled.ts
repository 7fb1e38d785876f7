import { groupBy } from "../group-by.ts";
import type { CampaignRecord, Write } from "../record.ts";
import { isAbout, isGivingUp, isRepairedBy, stopReceipts } from "./receipts.ts";

/** What came twice: an act to an agent, an effect, an answer to the same act, a living comment, a receipt. */
export function doubled(record: CampaignRecord): readonly string[] {
  const comments = record.writes.filter((write) => write.kind === "comment");
  const gaveUp = (write: Write): number =>
    comments.filter((each) => each.issue === write.issue && each.at <= write.at && isGivingUp(each)).length;
  const said = comments.flatMap((write) => [
    ...write.marks.map(
      (mark) =>
        `effect ${mark.id} of ${mark.session} in epoch ${mark.epoch}, ${repairs(record, { write, id: mark.id })} repairs`,
    ),
    // What is given up is told; the other mail of its turn is worked on again.
    ...write.numbers.map((number) => `answer to ${number} on #${write.issue}, ${gaveUp(write)} given up`),
  ]);
  const stops = groupBy(
    record.acts.filter((act) => act.kind === "stop"),
    (act) => act.issue,
  );
  const receipts = groupBy(stopReceipts(record.writes), (write) => write.issue);
  return [
    ...record.asks
      .filter((ask) => ask.begins && new Set(ask.told).size < ask.told.length)
      .map((ask) => `${ask.session} was told twice of one act: ${ask.told.join(", ")}.`),
    ...twice(said).map((what) => `There are several comments for the ${what}.`),
    ...[...receipts]
      .filter(([issue, told]) => told.length > (stops.get(issue)?.length ?? 0))
      .map(
        ([issue, told]) =>
          `#${issue} has ${told.length} receipts for ${stops.get(issue)?.length ?? 0} stops.`,
      ),
  ];
}

/** How often, before it was written, what it answers had been given up, told, and delivered again to be repaired. */
function repairs({ acts, writes }: CampaignRecord, { write, id }: { write: Write; id: string }): number {
  const answered = acts.filter(
    (act) => act.issue === write.issue && isAbout(id.replace(/:comment:\d+$/, ""), act),
  );
  return writes.filter((receipt) => answered.some((act) => isRepairedBy(write.at, act, receipt))).length;
}

function twice(list: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(list.filter((each) => seen.size === seen.add(each).size))];
}
