import { z } from "zod";

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
  /** What a turn has used. `money` in micro-dollars. */
  z.object({ kind: z.literal("cost"), tokens: z.number(), money: z.number() }),
  z.object({ kind: z.literal("error"), text }),
  z.object({ kind: z.literal("status"), status: z.string(), text }),
]);
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Characters that are kept of one text: enough to follow, while a thousand of them still fit a store. */
export const mostOfEntry = 4_000;

/** The entry as it may be kept: no long text, and nothing that looks like a key. Pure. */
export function keepable(entry: TimelineEntry): TimelineEntry {
  if (!("text" in entry)) return entry;
  // A secret must not be cut in two before it is looked for; what the first cut leaves of one goes with its end.
  const most = cut(entry.text, mostOfEntry * 2);
  const shown = hideSecrets(most === entry.text ? most : most.replace(/\S{1,300}$/, ""));
  return { ...entry, text: shown.length <= mostOfEntry ? shown : `${cut(shown, mostOfEntry)}…` };
}
