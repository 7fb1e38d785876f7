import type { Effect } from "./effect.ts";
import type { RepositoryRef } from "./code-host.ts";

/** What every change of a turn has, whatever it is. */
export interface NamedEffect {
  readonly id: string;
  readonly turn: string;
  readonly repository: RepositoryRef;
  /** Hidden text by which what is written is found again. */
  readonly mark: string;
  readonly alwaysLook: boolean;
  /** Hidden text that hands what is written to another role. */
  handTo(to: { readonly role: string; readonly hops: number }): string;
}

export interface Made {
  /** What GitHub calls it. */
  readonly result: string;
  /** An interrupted run of this turn may have made it, in words of its own. */
  readonly earlier: boolean;
}

/** How a tool call changes GitHub: through the writer, each change once. */
export interface TurnChanges {
  /**
   * The next change of a series: `issue`, `reply/17`, `labels/bug`. A retry of the turn makes the nth of a series the same
   * change again, however a model words it then; what makes a series is never a text. @throws SquadronError as the writer
   * does.
   */
  make(series: string, effectOf: (named: NamedEffect) => Effect): Promise<Made>;
  /** How many of a series this turn has asked for. */
  count(series: string): number;
}
