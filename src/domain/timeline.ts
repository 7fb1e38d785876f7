import { z } from "zod";

import { cutAtBreak } from "./cut-at-break.ts";
import { cut } from "./cut.ts";
import { hideSecrets } from "./hide-secrets.ts";

const text = z.string();

/** One thing that happened in a session. */
export const timelineEntry = z.discriminatedUnion("kind", [
  /** Somebody did something that the turn is about. `what`: the event's kind. */
  z.object({ kind: z.literal("act"), by: z.string(), what: z.string(), text }),
  z.object({ kind: z.literal("prompt"), text }),
  z.object({ kind: z.literal("said"), text }),
  z.object({ kind: z.literal("tool"), name: z.string(), text }),
  z.object({ kind: z.literal("result"), name: z.string(), ok: z.boolean(), ms: z.number(), text }),
  /** A change on GitHub. `target`: the thread that it is on, 0 for none; `result`: what became of it. */
  z.object({
    kind: z.literal("effect"),
    what: z.string(),
    target: z.number(),
    ok: z.boolean(),
    result: z.string(),
    text,
  }),
  /** More of the text of the change before it, which is kept in pieces. Versions before this one leave it out. */
  z.object({ kind: z.literal("more"), part: z.number(), parts: z.number(), text }),
  /** What a turn has used. `money` in micro-dollars. */
  z.object({ kind: z.literal("cost"), tokens: z.number(), money: z.number() }),
  z.object({ kind: z.literal("error"), text }),
  z.object({ kind: z.literal("status"), status: z.string(), text }),
]);
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Characters that are kept of one text: enough to follow, while a thousand of them still fit a store. */
export const mostOfEntry = 4_000;

/** Characters of a change's text that are kept, in as many entries as it takes: all that was written on GitHub, and more. */
export const mostOfChange = 400_000;

/** The entry as it may be kept, with those that carry the rest of its text: none is long, and nothing looks like a key. Pure. */
export function keepable(entry: TimelineEntry): readonly TimelineEntry[] {
  if (!("text" in entry)) return [entry];
  const most = entry.kind === "effect" ? mostOfChange : mostOfEntry;
  // A secret must not be cut in two before it is looked for; what the first cut leaves of one goes with its end.
  const some = cut(entry.text, most * 2);
  const shown = hideSecrets(some === entry.text ? some : some.replace(/\S{1,300}$/, ""));
  const [first = "", ...rest] = entry.kind === "effect" ? pieces(shown) : [shortened(shown, most)];
  const more = rest.map(
    (text, at) => ({ kind: "more", part: at + 2, parts: rest.length + 1, text }) as const,
  );
  return [{ ...entry, text: first }, ...more];
}

function pieces(text: string): readonly string[] {
  const found: string[] = [];
  let left = shortened(text, mostOfChange);
  while (left.length > mostOfEntry) {
    const piece = cutAtBreak(left, mostOfEntry);
    found.push(piece);
    left = left.slice(piece.length);
  }
  return [...found, left];
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${cut(text, most)}…`;
}
