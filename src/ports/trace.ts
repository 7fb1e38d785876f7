import type { ToldSpan } from "../domain/told-span.ts";

/** A piece of work on the way from a delivery to its effects. */
export type SpanName =
  | "delivery"
  | "ingest"
  | "route"
  | "session"
  | "wait"
  | "turn"
  | "prepare"
  | "model call"
  | "tool"
  | "effect";

export interface SpanStart {
  readonly name: SpanName;
  /** Names and numbers; never the text of people or models. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** The span above, as `current` gave it, perhaps in another process. By default the one that is active here. */
  readonly from?: string | undefined;
  /** Other spans that led to it. */
  readonly links?: readonly string[];
  /** Milliseconds for which it has been going on already. */
  readonly ago?: number;
  /** Deliveries that the work is about: every line of the log that is written in it carries them. */
  readonly deliveries?: readonly string[];
}

/**
 * Follows the work on a delivery across functions, processes and machines: for the log, and as spans where somebody
 * collects them.
 */
export interface Trace {
  /** Does the work in a span of its own, below the one that is active here. */
  run<T>(span: SpanStart, work: () => Promise<T>): Promise<T>;
  /** Begins a span without making it the active one, for what begins and ends in callbacks. @returns what ends it. */
  begin(span: SpanStart): (failed?: string) => void;
  /** The active span as a W3C traceparent; undefined while nobody collects spans. */
  current(): string | undefined;
  /** The function as if it were called from here: for callbacks that come from elsewhere. */
  keep<A extends readonly unknown[], R>(call: (...args: A) => R): (...args: A) => R;
  /** Adds a span that the agent runtime told of. Only where somebody collects spans. */
  readonly join?: (span: ToldSpan) => void;
  /** What a line about an error tells of the work that threw it, when it is written outside of that work. */
  about(error: unknown): Readonly<Record<string, unknown>>;
}
