import { cut } from "../cut.ts";
import { readEvent, type HistoryEvent } from "./read-event.ts";

/**
 * Bounds, in characters. A prompt is never forgotten, so what a new conversation starts with stays small beside the
 * window of 100,000 tokens: 20,000 characters are about 5,000 tokens.
 */
const most = { summary: 10_000, message: 2_000, all: 20_000 };

/**
 * What a new conversation needs of one that is too long: the latest summary the runtime made of it, if there is one, and
 * of the messages since then, whole or cut at their end, as many of the last as there is room for.
 */
export function digestHistory(lines: readonly string[]): string {
  const at = lines.findLastIndex((line) => summaryIn(line) !== undefined);
  const summary = shorten(summaryIn(lines[at] ?? "") ?? "", most.summary);
  const said = lastMessages(lines.slice(at + 1), most.all - summary.length);
  return [...(summary === "" ? [] : [`Summary of what came before:\n\n${summary}`]), ...said].join("\n\n");
}

function summaryIn(line: string): string | undefined {
  if (!line.includes('"session.compaction_complete"')) return undefined;
  return readEvent(line)?.data?.summaryContent;
}

function lastMessages(lines: readonly string[], room: number): readonly string[] {
  const messages: string[] = [];
  let left = room;
  for (const line of lines.toReversed()) {
    const event = readEvent(line);
    const message = event && spoken(event);
    if (message === undefined) continue;
    left -= message.length + 2;
    if (left < 0) break;
    messages.unshift(message);
  }
  return messages;
}

function spoken({ type, data }: HistoryEvent): string | undefined {
  if (data?.content === undefined || data.content === "") return undefined;
  const text = shorten(data.content, most.message);
  if (type === "user.message") return `You were told:\n\n${text}`;
  return type === "assistant.message" ? `You said:\n\n${text}` : undefined;
}

/** Cuts at the end only, and closes the fence round words of others that the cut leaves open. */
function shorten(text: string, to: number): string {
  if (text.length <= to) return text;
  const start = cut(text, to);
  const isOpen = start.lastIndexOf("<untrusted>") > start.lastIndexOf("</untrusted>");
  return `${start}…${isOpen ? "\n</untrusted>" : ""}`;
}
