import type { CampaignRecord } from "../record.ts";

/** Comments of people without write access that reached an agent as if they might give orders. */
export function withheldShown({ acts, asks }: CampaignRecord): readonly string[] {
  const outsiders = new Set(acts.filter((act) => act.kind === "outsider").map((act) => act.number));
  const shown = new Set(asks.flatMap((ask) => ask.told.filter((number) => outsiders.has(number))));
  return [...shown].map((number) => `The comment ${number} of an outsider was given to an agent.`);
}
