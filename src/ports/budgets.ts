import type { Account, Amounts, Charge, Level, Unit, Used } from "../domain/budget.ts";
import type { SessionKey } from "../domain/ids.ts";

export type Reserved =
  | { readonly ok: true; readonly levels: readonly Level[] }
  /** `short`: the first account in which there is not enough, and how much there is. */
  | { readonly ok: false; readonly short: Level & { readonly limit: number }; readonly left: number };

export interface Reservation {
  readonly key: SessionKey;
  /** Without blanks. */
  readonly turn: string;
  /** Unique within the turn. */
  readonly id: string;
}

export interface Grant {
  /** What a person did: the same again gives nothing more. */
  readonly id: string;
  readonly account: Account;
  readonly unit: Unit;
  readonly extra: number;
}

/**
 * What was used, against the limits of everybody it is counted for. What is reserved is used until it is settled: of a
 * runner that vanishes in between it stays used.
 */
export interface Budgets {
  /** All charges or none, in one step with every other reservation. Nothing happens for an id that is reserved already. */
  reserve(by: Reservation, charges: readonly Charge[]): Promise<Reserved>;
  /** Puts what it came to in place of what was reserved, once. The charges are those reserved, in their order. */
  settle(by: Reservation, charges: readonly Charge[]): Promise<readonly Level[]>;
  /**
   * Forgets what was reserved for a turn that is over, and the turn's own accounts. What was not settled stays counted for
   * everybody else, and what is told later of it counts no more.
   */
  release(turn: Omit<Reservation, "id">): Promise<void>;
  /** What an account has used. */
  used(account: Account): Promise<Used>;
  /** Adds to the limit of an account, once by its id, as long as the account lasts; what a turn gets holds for its session's next turns, too. */
  grant(grant: Grant): Promise<void>;
  /** Counts no less than this for an account whose store was lost. */
  atLeast(account: Account, amounts: Amounts): Promise<void>;
  /** Forgets a session's accounts and reservations. What it used stays counted for everybody else. */
  forget(key: SessionKey): Promise<void>;
}
