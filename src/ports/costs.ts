import type { Used } from "../domain/budget.ts";
import type { ThreadKey } from "../domain/ids.ts";

/** What an issue's roles had used when a pull request for it was merged, since the one before. */
export interface MergedCost {
  readonly thread: ThreadKey;
  /** Number of the pull request. */
  readonly pull: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly used: Used;
}

/** What was used, for people who must answer for it. */
export interface Costs {
  /** Once for each pull request. */
  noteMerged(cost: MergedCost): Promise<void>;
  /** What was merged for an issue, in order. */
  mergedFor(thread: ThreadKey): Promise<readonly MergedCost[]>;
  /** All that was merged. Like `accounts` it goes through the whole store: for operators, now and then. */
  merged(): AsyncIterable<MergedCost>;
  /** The accounts of all issues, or of all roles on each of the last days, by their ids. */
  accounts(scope: "issue" | "role"): AsyncIterable<{ readonly id: string; readonly used: Used }>;
}
