import { groupBy } from "../group-by.ts";
import type { CampaignRecord } from "../record.ts";

interface EffectiveTurn {
  readonly session: string;
  readonly from: number;
  readonly to: number;
}

/** Turns of one session that ran at the same time and both changed something. */
export function overlapped(record: CampaignRecord): readonly string[] {
  const bySession = groupBy(effectiveTurns(record), (turn) => turn.session);
  return [...bySession].flatMap(([session, turns]) => {
    const sorted = [...turns].sort((a, b) => a.from - b.from);
    return sorted
      .slice(1)
      .filter((turn, nth) => turn.from < (sorted[nth]?.to ?? 0))
      .map((turn) => `A turn of ${session} began at ${turn.from}, before another one's last effect.`);
  });
}

/** From the request to the model by which something was said, to its last appearance on GitHub. */
function effectiveTurns({ asks, writes }: CampaignRecord): readonly EffectiveTurn[] {
  const comments = writes.filter((write) => write.kind === "comment");
  return asks.flatMap((ask) => {
    const effects = comments.filter((write) => write.answers.includes(ask.answer));
    const last = effects.at(-1);
    return last ? [{ session: ask.session, from: ask.at, to: last.at }] : [];
  });
}
