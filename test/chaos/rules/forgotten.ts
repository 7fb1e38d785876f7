import { groupBy } from "../group-by.ts";
import type { CampaignRecord, Write } from "../record.ts";
import { isGivingUp, stopReceipts } from "./receipts.ts";

/** Turns whose conversation lacks what was answered before in the same life, without anybody being told. */
export function forgotten({ asks, writes }: CampaignRecord): readonly string[] {
  const comments = writes.filter((write) => write.kind === "comment");
  const comment = new Map(
    comments.flatMap((write) => write.answers.map((answer) => [answer, write] as const)),
  );
  // A turn that was stopped or given up leaves no trace in the conversation, and people are told of it.
  const ended = [...comments.filter(isGivingUp), ...stopReceipts(writes)];
  const sameLife = (one: Write, other: Write): boolean =>
    one.marks[0]?.epoch === other.marks[0]?.epoch &&
    !ended.some((end) => end.issue === one.issue && end.at >= one.at && end.at <= other.at);
  return [...groupBy(asks, (ask) => ask.session)].flatMap(([session, turns]) => {
    let said: readonly Write[] = [];
    return turns.flatMap((ask) => {
      if (ask.forgot) said = [];
      const now = comment.get(ask.answer);
      if (!now) return [];
      const missing = said
        .filter((earlier) => sameLife(earlier, now))
        .flatMap((earlier) => earlier.numbers.filter((number) => !ask.knows.includes(number)));
      said = [...(missing.length > 0 ? [] : said), now];
      return missing.length > 0
        ? [`${session} answered ${now.numbers.join(", ")} and no longer knew ${missing.join(", ")}.`]
        : [];
    });
  });
}
