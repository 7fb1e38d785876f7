import type { CampaignRecord } from "./record.ts";
import { doubled } from "./rules/doubled.ts";
import { forgotten } from "./rules/forgotten.ts";
import { leftBehind } from "./rules/left-behind.ts";
import { lost } from "./rules/lost.ts";
import { afterEnd } from "./rules/after-end.ts";
import { outOfOrder } from "./rules/out-of-order.ts";
import { overTheLimit } from "./rules/over-the-limit.ts";
import { overlapped } from "./rules/overlapped.ts";
import { unanswered } from "./rules/unanswered.ts";
import { withheldShown } from "./rules/withheld-shown.ts";

/** One sentence for each violation that was seen. */
export type Rule = (record: CampaignRecord) => readonly string[];

/** What must not happen, by the name under which it is counted. */
export const rules = {
  "events lost": lost,
  "effects doubled": doubled,
  "turns of one session that overlapped": overlapped,
  "events out of order": outOfOrder,
  "effects after close or stop": afterEnd,
  "people without an answer": unanswered,
  "words of outsiders shown": withheldShown,
  "conversations forgotten in silence": forgotten,
  "GitHub's limits passed": overTheLimit,
  "left behind": leftBehind,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;

/** Judges what was seen of a campaign. Pure. */
export function check(record: CampaignRecord): Readonly<Record<RuleName, readonly string[]>> {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rule(record)])) as Record<
    RuleName,
    readonly string[]
  >;
}
