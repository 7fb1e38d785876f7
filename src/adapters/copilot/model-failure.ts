import { z } from "zod";
import type { RunOutcome } from "../../ports/agent-runtime.ts";

/** A turn that failed. */
export type FailedTurn = Extract<RunOutcome, { kind: "failed" }>;

/** What the runtime tells of a turn that failed. */
export interface RuntimeError {
  readonly errorType: string;
  readonly message: string;
  readonly statusCode?: number | undefined;
}

/** Longest message in characters; the model's own words may follow ours. */
const messageLength = 300;

/**
 * Answers that say "not now" or "not with this key" and nothing about the request: no credentials, no money left at the
 * provider, time-out, too many requests. They cost the event no try.
 */
const outsideStatuses = new Set([401, 402, 408, 425, 429]);

/** Sorts a failed turn: the model's or network's fault (`outside`), or this conversation's (a 400 repeats for ever). */
export function modelFailure(error: RuntimeError): FailedTurn {
  const { statusCode, message } = error;
  const text = message.replaceAll(/\s+/g, " ").slice(0, messageLength);
  return {
    kind: "failed",
    cause: "model",
    outside: isOutside(error),
    message: `${statusCode ?? "No answer"}: ${text}`,
  };
}

/**
 * One line of what a hook is told: an error object whose message is what the provider sent, though the SDK's types say
 * text.
 */
export function readProviderError(error: unknown): string {
  const parsed = told.safeParse(error);
  if (!parsed.success) return "unknown error";
  const text = typeof parsed.data === "string" ? parsed.data : parsed.data.message;
  try {
    return sent.parse(JSON.parse(text)).message;
  } catch {
    return text;
  }
}

const sent = z.object({ message: z.string() });
const told = z.union([z.string(), sent]);

function isOutside({ statusCode, errorType, message }: RuntimeError): boolean {
  if (statusCode !== undefined) return statusCode >= 500 || outsideStatuses.has(statusCode);
  if (errorType === "rate_limit" || errorType === "authentication") return true;
  return /transport|connection|network|timed? ?out|native model HTTP|no space left|failed to persist/i.test(
    message,
  );
}
