import type { LabWrite } from "../../github/journal.ts";
import { effectOf, nameWrite } from "./name-write.ts";
import { plot } from "./plot.ts";

/** What was changed, in the words of the plot and how often, and what is wrong with it. */
export interface Account {
  readonly made: Readonly<Record<string, number>>;
  /** One sentence each; empty when everything is as it has to be. */
  readonly wrong: readonly string[];
}

/** Compares every change of the lab's record with the plot. @param beside changes that may be made, too, however often. Pure. */
export function account(writes: readonly LabWrite[], beside: readonly string[] = []): Account {
  const made: Record<string, number> = {};
  const effects = new Map<string, number>();
  for (const write of writes) {
    const what = nameWrite(write);
    made[what] = (made[what] ?? 0) + 1;
    // An edit carries the mark of what it edits.
    const effect = write.method === "PATCH" ? "" : effectOf(write);
    if (effect !== "") effects.set(effect, (effects.get(effect) ?? 0) + 1);
  }
  const wrong = [
    ...Object.keys(made)
      .filter((what) => plot[what] === undefined && !beside.includes(what))
      .map((what) => `Not in the plot: ${what}.`),
    ...Object.entries(plot).flatMap(([what, often]) => {
      const count = made[what] ?? 0;
      const right = often === "some" ? count > 0 : count === often;
      return right ? [] : [`${what}: ${count} times, not ${often}.`];
    }),
    ...[...effects]
      .filter(([, count]) => count > 1)
      .map(([effect, count]) => `${effect} was made ${count} times.`),
  ];
  return { made, wrong };
}
