import type { RunOutcome } from "../../ports/agent-runtime.ts";

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
export function modelFailure(error: RuntimeError): Extract<RunOutcome, { kind: "failed" }> {
  const { statusCode, message } = error;
  const text = message.replaceAll(/\s+/g, " ").slice(0, messageLength);
  return {
    kind: "failed",
    cause: "model",
    outside: isOutside(error),
    message: `${statusCode ?? "No answer"}: ${text}`,
  };
}

function isOutside({ statusCode, errorType, message }: RuntimeError): boolean {
  if (statusCode !== undefined) return statusCode >= 500 || outsideStatuses.has(statusCode);
  if (errorType === "rate_limit" || errorType === "authentication") return true;
  return /transport|connection|network|timed? ?out|native model HTTP|no space left|failed to persist/i.test(
    message,
  );
}
