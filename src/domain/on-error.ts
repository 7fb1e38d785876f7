/** `retry`: it may pass by itself. `give-up`: it will not. `escalate`: not until whoever runs the service does something. */
export type ErrorDecision = "retry" | "give-up" | "escalate";

export interface TurnError {
  /** What the runtime was doing. */
  readonly kind: "model_call" | "tool_execution" | "system" | "user_input";
  /** The model's last answer; undefined when it gave none. */
  readonly statusCode: number | undefined;
  /** How many errors in a row this is, counted from 1. */
  readonly attempt: number;
}

/** As often as the runtime itself asks again, over 15 to 50 seconds. */
const mostAttempts = 6;
/** A token may just be changing hands. */
const mostRefusals = 3;

/** Answers that say "not now" and nothing about the request. */
const passing = new Set([408, 425, 429]);

/** What becomes of a turn in which something went wrong. */
export function decideOnError({ kind, statusCode, attempt }: TurnError): ErrorDecision {
  // The model is told of a tool that failed, and goes on.
  if (kind === "tool_execution") return "retry";
  if (kind !== "model_call") return "give-up";
  // No money left at the provider: asking again changes nothing.
  if (statusCode === 402) return "escalate";
  if (statusCode === 401) return attempt < mostRefusals ? "retry" : "escalate";
  const mayPass =
    statusCode === undefined || statusCode < 400 || statusCode >= 500 || passing.has(statusCode);
  return mayPass && attempt < mostAttempts ? "retry" : "give-up";
}
