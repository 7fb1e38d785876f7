import { groupBy } from "../group-by.ts";
import type { Act, Ask, CampaignRecord } from "../record.ts";
import { mustBeHeard } from "./must-be-heard.ts";
import { isBefore } from "./order-of-acts.ts";
import { isRepairedBy } from "./receipts.ts";

/**
 * Whether the telling of an act came to anything: something was said because of it, or the conversation went on with it.
 * A runner that stood still and woke up may tell its agent of an act that was given up meanwhile; it is fenced off, and
 * neither people nor the session ever see anything of it.
 */
function leftTrace(ask: Ask, number: number, said: ReadonlySet<string>): boolean {
  return ask.told.includes(number) ? said.has(ask.answer) : ask.knows.includes(number);
}

/** Acts that an agent was told of before an earlier one. */
export function outOfOrder(record: CampaignRecord): readonly string[] {
  // What was said before anybody worked on the issue is heard by chance only: when its routing is repeated.
  // What was given up, told, and delivered again comes late.
  const isRepair = (act: Act, at: number): boolean =>
    record.writes.some((write) => isRepairedBy(at, act, write));
  const due = new Set(mustBeHeard(record).map((act) => act.number));
  const acts = new Map(record.acts.map((act) => [act.number, act]));
  const said = new Set(record.writes.flatMap((write) => write.answers));
  const bySession = groupBy(record.asks, (ask) => ask.session);
  return [...bySession].flatMap(([session, asks]) => {
    const told = new Set<number>();
    const order: Act[] = [];
    const cameToNothing = (number: number): boolean => !asks.some((ask) => leftTrace(ask, number, said));
    for (const { at, number } of asks
      .filter((ask) => ask.begins)
      .flatMap((ask) => ask.told.map((each) => ({ at: ask.at, number: each })))) {
      const act = acts.get(number);
      if (act && !told.has(number) && !cameToNothing(number) && !isRepair(act, at)) order.push(act);
      told.add(number);
    }
    return order.flatMap((act, nth) => {
      const late = order.slice(nth + 1).find((each) => due.has(each.number) && isBefore(each, act));
      return late ? [`${session} was told of ${act.number} before ${late.number}.`] : [];
    });
  });
}
