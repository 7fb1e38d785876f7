import type { RuntimeId } from "../ids.ts";
import { historyLimitBytes } from "./history-limit.ts";
import { digestHistory } from "./digest-history.ts";
import { readEvent, type HistoryEvent } from "./read-event.ts";

/** What a stored conversation is good for. */
export type ExaminedHistory =
  | { readonly kind: "sound" }
  /** `text` has the lines that can be read, as they were; `dropped` is the number of the others. */
  | { readonly kind: "repaired"; readonly text: string; readonly dropped: number }
  /** `why` is half a sentence for people. */
  | { readonly kind: "unusable"; readonly why: string }
  /** Longer than the limit; `digest` is what a new conversation needs of it. */
  | { readonly kind: "oversize"; readonly digest: string };

/**
 * Examines the events of a conversation before a runtime resumes it: one JSON object in a line, written in order.
 * The runtime resumes a history with events missing or of an unknown kind, but refuses one with a line that is no JSON,
 * one that does not start with its beginning, and one of another session.
 */
export function examineHistory(bytes: Uint8Array, runtimeId: RuntimeId): ExaminedHistory {
  const lines = decode(bytes).split("\n");
  if (bytes.length > historyLimitBytes) return { kind: "oversize", digest: digestHistory(lines) };
  const written = lines
    .filter((line) => line.trim() !== "")
    .map((line) => ({ line, event: readEvent(line) }));
  const readable = written.flatMap(({ line, event }) => (event ? [{ line, event }] : []));
  if (readable.some(({ event }) => isOfAnother(event, runtimeId)))
    return { kind: "unusable", why: "it is another session's" };
  const begin = readable.findIndex(({ event }) => isBegin(event));
  const kept = begin < 0 ? [] : readable.slice(begin);
  if (!kept.some(({ event }) => event.type === "user.message"))
    return { kind: "unusable", why: "nothing of it can be read" };
  const dropped = written.length - kept.length;
  if (dropped === 0) return { kind: "sound" };
  return { kind: "repaired", text: kept.map(({ line }) => `${line}\n`).join(""), dropped };
}

/** The runtime refuses a line with bytes that are no UTF-8; here they become zeros, which no JSON has in it. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes).replaceAll("\uFFFD", "\0");
  }
}

/** The runtime starts reading at a start or at a resume. */
function isBegin({ type, data }: HistoryEvent): boolean {
  return type === "session.resume" || (type === "session.start" && Number.isInteger(data?.version));
}

function isOfAnother({ type, data }: HistoryEvent, runtimeId: RuntimeId): boolean {
  return type === "session.start" && data?.sessionId !== runtimeId;
}
