import { z } from "zod";

/** The little of the runtime's events that Squadron looks at. Fields of another kind than expected count as missing. */
const historyEvent = z.object({
  type: z.string().optional().catch(undefined),
  data: z
    .object({
      sessionId: z.string().optional().catch(undefined),
      version: z.number().optional().catch(undefined),
      content: z.string().optional().catch(undefined),
      summaryContent: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type HistoryEvent = z.infer<typeof historyEvent>;

// Nine in ten lines are of no interest, and taking them apart costs three times as much as parsing them.
const isOfInterest =
  /"type":\s*"(?:session\.(?:start|resume|compaction_complete)|(?:user|assistant)\.message)"/;

/** @returns undefined for a line that is not an object in JSON; of one that nobody looks at, nothing is read. */
export function readEvent(line: string): HistoryEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    return isOfInterest.test(line) ? historyEvent.safeParse(value).data : {};
  } catch {
    return undefined;
  }
}
