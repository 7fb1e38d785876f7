import type { createGates } from "./gates.ts";
import type { ModelRequest, Script } from "./script.ts";

export interface ScriptedModelOptions {
  /** Requests without it get a 401. */
  readonly apiKey: string;
  readonly script: Script;
  /** Says everything in other words each time it is asked. */
  readonly reword?: boolean;
  /** First number of the wordings. */
  readonly seed?: number;
}

export interface RecordedRequest extends ModelRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly path: string;
}

/** What the next calls get instead of an answer. `hang` never answers; `drop` closes the connection in the middle. */
export interface Fault {
  readonly kind: "status" | "hang" | "drop";
  /** For `status`: 429, 500, 400, … */
  readonly status?: number;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  readonly times: number;
  /** Left out: any session. */
  readonly session?: string;
}

/** What one scripted model knows. */
export interface ModelState {
  readonly options: ScriptedModelOptions;
  readonly gates: ReturnType<typeof createGates>;
  readonly requests: RecordedRequest[];
  readonly unexpected: string[];
  readonly faults: { -readonly [K in keyof Fault]: Fault[K] }[];
  said: number;
}
