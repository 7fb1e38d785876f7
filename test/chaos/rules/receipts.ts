import type { Write } from "../record.ts";

/** Whether it tells people that their work was given up. */
export function isGivingUp({ kind, content }: Write): boolean {
  return kind === "comment" && content.startsWith("⚠️");
}

/** Whether it tells people that a turn was stopped. */
export function isStopReceipt({ kind, content }: Write): boolean {
  return kind === "comment" && content.startsWith("⏹️");
}
