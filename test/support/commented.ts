import type { TimelineEntry } from "../../src/domain/timeline.ts";

/** What a session's timeline keeps of a comment on #7. */
export function commented(text: string): TimelineEntry {
  return { kind: "effect", what: "comment", target: 7, ok: true, result: "1", text };
}
