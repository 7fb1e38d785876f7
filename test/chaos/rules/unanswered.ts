import { groupBy } from "../group-by.ts";
import type { Act, CampaignRecord, Write } from "../record.ts";
import { givesUp, stopReceipts } from "./receipts.ts";
import { ends, isBefore, wakes } from "./order-of-acts.ts";
import { mustBeHeard } from "./must-be-heard.ts";

/** People who asked for something and saw no reaction, no answer or no receipt. */
export function unanswered(record: CampaignRecord): readonly string[] {
  const answered = new Set(
    record.writes.filter((write) => write.kind === "comment").flatMap((write) => write.numbers),
  );
  const heard = mustBeHeard(record);
  return [
    ...heard
      .filter((act) => !hasEyes(record.writes, act))
      .map((act) => `${act.kind} ${act.number} on #${act.issue} got no 👀.`),
    ...heard
      .filter((act) => !answered.has(act.number) && !wasEnded(record, act))
      .filter((act) => !record.writes.some((write) => givesUp(write, act)))
      .map(
        (act) =>
          `${act.kind} ${act.number} on #${act.issue} got neither an answer nor word that it was given up.`,
      ),
    ...withoutReceipt(record),
  ];
}

/** Whether a stop or close may have ended the turn that was told of it: no later act had an answer by then. */
function wasEnded({ acts, writes }: CampaignRecord, act: Act): boolean {
  const there = acts.filter(({ issue }) => issue === act.issue);
  const later = new Set(there.filter((each) => isBefore(act, each)).map(({ number }) => number));
  const passed = writes.find(
    ({ kind, numbers }) => kind === "comment" && numbers.some((number) => later.has(number)),
  );
  return there.some((each) => ends(each) && !isBefore(each, act) && each.at < (passed?.at ?? Infinity));
}

function hasEyes(writes: readonly Write[], { comment, issue }: Act): boolean {
  return writes.some(
    (write) =>
      write.kind === "reaction" &&
      (comment === undefined ? write.issue === issue : write.comment === comment),
  );
}

/** On issues that were never closed every stop finds the agent, once it was asked, and must be told. */
function withoutReceipt({ acts, writes }: CampaignRecord): readonly string[] {
  return [...groupBy(acts, (act) => act.issue)].flatMap(([issue, there]) => {
    if (there.some((act) => act.kind === "close" || act.kind === "unlabel")) return [];
    const beginning = there.find((act) => wakes(act) && act.kind !== "comment");
    const stops = there.filter((act) => act.kind === "stop" && beginning && isBefore(beginning, act));
    const receipts = stopReceipts(writes.filter((write) => write.issue === issue));
    return receipts.length < stops.length
      ? [`#${issue} has ${receipts.length} receipts for ${stops.length} stops.`]
      : [];
  });
}
