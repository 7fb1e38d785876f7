import { groupBy } from "../group-by.ts";
import type { Act, CampaignRecord, Write } from "../record.ts";
import { stopReceipts } from "./receipts.ts";
import { isBefore } from "./order-of-acts.ts";

/** Effects of a life that was closed, and of a turn whose stop was told. */
export function afterEnd(record: CampaignRecord): readonly string[] {
  return [...afterClose(record.writes), ...afterStop(record)];
}

function afterClose(writes: readonly Write[]): readonly string[] {
  const closed = new Set<string>();
  const found: string[] = [];
  for (const write of writes) {
    const isClosing = /^\*\*[a-z]+\*\* 👋/.test(write.content);
    for (const life of new Set(write.marks.map((mark) => `${mark.session} in epoch ${mark.epoch}`))) {
      // The same last words may come twice: who was killed after saying them cannot know that they arrived.
      if (closed.has(life) && !isClosing)
        found.push(`${life} changed comment ${write.comment} after it was closed.`);
      if (isClosing) closed.add(life);
    }
  }
  return found;
}

function afterStop({ acts, writes }: CampaignRecord): readonly string[] {
  const byNumber = new Map(acts.map((act) => [act.number, act]));
  return [...groupBy(writes, (write) => write.issue)].flatMap(([issue, there]) => {
    const stops = acts.filter((act) => act.kind === "stop" && act.issue === issue);
    const receipts = stopReceipts(there);
    return receipts.flatMap((receipt, nth) => {
      // Receipts come in the order of the stops, but not every stop found somebody: the earliest it can be.
      const stop = stops[nth];
      if (!stop) return [];
      return there
        .filter((write) => write.kind === "comment" && there.indexOf(write) > there.indexOf(receipt))
        .filter((write) => write.numbers.some((number) => isStopped(byNumber.get(number), stop)))
        .map(
          (write) =>
            `Comment ${write.comment} on #${issue} answers what was stopped and told in ${receipt.comment}.`,
        );
    });
  });
}

function isStopped(act: Act | undefined, stop: Act): boolean {
  return act !== undefined && isBefore(act, stop);
}
