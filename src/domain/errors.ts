/**
 * The closed set of things that can go wrong. The code decides what happens next; the message is for the operator.
 *
 * - `config`: a setting is missing or wrong; the process must not start.
 * - `input`: a caller (a webhook, a tool call, a command) sent something that is not of the agreed form.
 * - `outside`: GitHub, the model, the network or the machine failed; not the event's fault, so it is not counted as a try.
 * - `fenced`: this runner no longer owns the session (lease lost, stopped or closed); it must end without effect.
 * - `refused`: a policy or a limit said no; repeating it will not help.
 * - `agent`: the turn itself failed (runtime died, no answer); counted as a try.
 * - `history`: the runtime refuses to go on with a stored conversation; a new one takes its place.
 * - `internal`: a bug of ours.
 */
export type ErrorCode =
  | "config"
  | "input"
  | "outside"
  | "fenced"
  | "refused"
  | "agent"
  | "history"
  | "internal";

/** The only error Squadron throws. `message` is one sentence that says what happened and what to do. */
export class SquadronError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds to wait before trying again, where the other side told us (GitHub's `Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "SquadronError";
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
  }
}

// What the store's client and the store itself say when it cannot be reached, is starting, or has no disk left.
const storeAway =
  /^(?:Command timed out|Connection is closed|Reached the max retries per request|Stream isn't writeable|LOADING|MISCONF|READONLY)/;

// What the machine lacks: disk, files that may be open, memory. Whatever asks for them fails the same way.
const machineShort = new Set<unknown>(["ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENFILE", "ENOMEM"]);

/** The code of any thrown value; what is not ours, not the store's absence and not the machine's want counts as a bug of ours. */
export function errorCode(error: unknown): ErrorCode {
  if (error instanceof SquadronError) return error.code;
  if (!(error instanceof Error)) return "internal";
  const isOutside = storeAway.test(error.message) || ("code" in error && machineShort.has(error.code));
  return isOutside ? "outside" : "internal";
}

/** One line about a thrown value that is safe to log: its message without payloads or stacks, at most 300 characters. */
export function errorLine(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : "a value that is not an Error was thrown";
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}
