import type { Usage } from "../domain/price.ts";

/** A model request that is about to be sent, as far as its price depends on it. */
export interface AskedCall {
  /** As `<provider>/<model>`. */
  readonly model: string;
  /** The most input tokens it can have. */
  readonly input: number;
  /** The most output tokens it asks for, and the fewest that are of any use. */
  readonly output: number;
  readonly leastOutput: number;
  /** Whether the provider may put its input into a cache, which can cost more. */
  readonly caches: boolean;
}

export interface ReservedCall {
  /** The most output tokens that are paid for: what was asked for, or less. */
  readonly output: number;
  /** Says what it came to; without that all that was reserved is used. Never throws. */
  readonly settle: (usage: Usage) => void;
}

/** Stands before every model request of a turn. */
export interface ModelMeter {
  /** @throws SquadronError `refused` when it cannot be paid for: it must not be sent. */
  reserve(call: AskedCall): Promise<ReservedCall>;
}
