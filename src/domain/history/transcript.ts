import { z } from "zod";

/** One thing of a conversation. `said` and `told` carry words, the others what a tool was asked and what it answered. */
export const transcriptEntry = z.object({
  /** ISO 8601, "" where it is not recorded. */
  at: z.string(),
  kind: z.enum(["told", "said", "tool", "result", "summarized"]),
  /** Of a tool. */
  name: z.string(),
  text: z.string(),
});
export type TranscriptEntry = z.infer<typeof transcriptEntry>;

const recorded = z.object({
  type: z.string(),
  timestamp: z.string().default("").catch(""),
  data: z
    .object({
      content: z.string().default("").catch(""),
      toolCallId: z.string().default("").catch(""),
      toolName: z.string().default("").catch(""),
      arguments: z.unknown().optional(),
      success: z.boolean().optional().catch(undefined),
      result: z.object({ content: z.string() }).optional().catch(undefined),
      summaryContent: z.string().default("").catch(""),
    })
    .optional()
    .catch(undefined),
});

/** A stored conversation as people read it, oldest first. Lines that are no events of interest are left out. */
export function transcribe(lines: readonly string[]): readonly TranscriptEntry[] {
  const names = new Map<string, string>();
  return lines.flatMap((line) => {
    const event = parse(line);
    const read = event && readers[event.type];
    if (!event?.data || !read) return [];
    const { toolCallId, toolName } = event.data;
    if (toolName !== "") names.set(toolCallId, toolName);
    const { kind, text } = read(event.data);
    const name = toolCallId === "" ? "" : (names.get(toolCallId) ?? "");
    return text === "" ? [] : [{ at: event.timestamp, kind, name, text }];
  });
}

type Data = NonNullable<z.infer<typeof recorded>["data"]>;

/** What is of interest, by the runtime's names. */
const readers: Readonly<Record<string, (data: Data) => Pick<TranscriptEntry, "kind" | "text">>> = {
  "user.message": ({ content }) => ({ kind: "told", text: content }),
  "assistant.message": ({ content }) => ({ kind: "said", text: content }),
  "tool.execution_start": (data) => ({ kind: "tool", text: JSON.stringify(data.arguments ?? {}, null, 2) }),
  "tool.execution_complete": ({ result, success }) => ({
    kind: "result",
    text: result?.content ?? (success === false ? "failed" : ""),
  }),
  "session.compaction_complete": ({ summaryContent }) => ({ kind: "summarized", text: summaryContent }),
};

function parse(line: string): z.infer<typeof recorded> | undefined {
  try {
    return recorded.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const heads: Readonly<Record<TranscriptEntry["kind"], string>> = {
  told: "It was told",
  said: "It said",
  tool: "It called",
  result: "It got from",
  summarized: "What came before was summarized",
};

/** A transcript as Markdown. What was said stays text, whatever it holds: every line of it is in a code block. */
export function transcriptMarkdown(title: string, entries: readonly TranscriptEntry[]): string {
  const parts = entries.map(({ at, kind, name, text }) => {
    const head = `## ${heads[kind]}${name === "" ? "" : ` \`${name}\``}${at === "" ? "" : ` · ${at}`}`;
    return `${head}\n\n${fenced(text)}`;
  });
  return [`# ${title}`, ...parts].join("\n\n");
}

/** In a fence longer than any in the text, so that no words end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
