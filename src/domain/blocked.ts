import type { Wake } from "./session-mail.ts";

/** The issues that are still waited for after these acts. Pure. */
export function stillBlocked(blockedOn: readonly number[], wakes: readonly Wake[]): readonly number[] {
  const closed = new Set(
    wakes.flatMap(({ event }) => (event.kind === "news" && event.closed !== undefined ? [event.closed] : [])),
  );
  return blockedOn.filter((number) => !closed.has(number));
}

/** How people are told what is waited for, "" for nothing. */
export function waitsForIssues(blockedOn: readonly number[]): string {
  if (blockedOn.length === 0) return "";
  return `${blockedOn.map((number) => `#${number}`).join(", ")} to be closed`;
}
