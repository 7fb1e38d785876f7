import { groupBy } from "../group-by.ts";
import type { Act, CampaignRecord } from "../record.ts";
import { mustBeHeard } from "./must-be-heard.ts";
import { isBefore } from "./order-of-acts.ts";
import { isRepairedBy } from "./receipts.ts";

/** Acts that an agent was told of before an earlier one. */
export function outOfOrder(record: CampaignRecord): readonly string[] {
  // What was said before anybody worked on the issue is heard by chance only: when its routing is repeated.
  // What was given up, told, and delivered again comes late.
  const isRepair = (act: Act, at: number): boolean =>
    record.writes.some((write) => isRepairedBy(at, act, write));
  const due = new Set(mustBeHeard(record).map((act) => act.number));
  const acts = new Map(record.acts.map((act) => [act.number, act]));
  const bySession = groupBy(
    record.asks.filter((ask) => ask.begins),
    (ask) => ask.session,
  );
  return [...bySession].flatMap(([session, asks]) => {
    const told = new Set<number>();
    const order: Act[] = [];
    for (const { at, number } of asks.flatMap((ask) =>
      ask.told.map((each) => ({ at: ask.at, number: each })),
    )) {
      const act = acts.get(number);
      if (act && !told.has(number) && !isRepair(act, at)) order.push(act);
      told.add(number);
    }
    return order.flatMap((act, nth) => {
      const late = order.slice(nth + 1).find((each) => due.has(each.number) && isBefore(each, act));
      return late ? [`${session} was told of ${act.number} before ${late.number}.`] : [];
    });
  });
}
