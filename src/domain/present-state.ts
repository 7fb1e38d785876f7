import type { Thread } from "./event.ts";
import type { SessionRecord } from "./session.ts";

/** How the thread of a session stands, in words that nobody without authority over the repository has written. */
export function presentState({ kind, number, open, labels }: Thread): string {
  const noun = kind === "issue" ? "Issue" : "Pull request";
  const named = labels.map((label) => JSON.stringify(label)).join(", ");
  return `${noun} #${number} as it was when you were woken: ${open ? "open" : "closed"}, ${named === "" ? "without labels" : `labels ${named}`}.`;
}

const minuteMs = 60_000;
const units = [
  [7 * 24 * 60, "week"],
  [24 * 60, "day"],
  [60, "hour"],
] as const;

/** What a woken agent cannot know from its conversation: how long it slept. "" when it did not. @param now ms since the epoch. */
export function sleepNews(
  { turns, updatedAt }: Pick<SessionRecord, "turns" | "updatedAt">,
  now: number,
): string {
  const minutes = Math.floor((now - updatedAt) / minuteMs);
  if (turns === 0 || minutes < 60) return "";
  const [size, unit] = units.find(([length]) => minutes >= length) ?? [60, "hour"];
  const count = Math.floor(minutes / size);
  return `You slept for ${count} ${unit}${count === 1 ? "" : "s"}; code and thread may have moved on.`;
}
