import type { Account, Charge, Level, Unit } from "../domain/budget.ts";

export type Reserved =
  | { readonly ok: true; readonly levels: readonly Level[] }
  /** `short`: the first account in which there is not enough, and how much there is. */
  | { readonly ok: false; readonly short: Level & { readonly limit: number }; readonly left: number };

/**
 * What was used, against the limits of everybody it is counted for. What is reserved is used until it is settled: of a
 * runner that vanishes in between it stays used.
 */
export interface Budgets {
  /** All charges or none, in one step with every other reservation. Nothing happens for an id that was taken before. */
  reserve(id: string, charges: readonly Charge[]): Promise<Reserved>;
  /** Puts what it came to in place of what was reserved, once. The charges are those reserved, in their order. */
  settle(id: string, charges: readonly Charge[]): Promise<readonly Level[]>;
  /** What an account has used. */
  used(account: Pick<Account, "id">): Promise<Readonly<Record<Unit, number>>>;
  /** Adds to the limit of an account, as long as the account lasts. */
  grant(account: Account, unit: Unit, extra: number): Promise<void>;
  /** Forgets accounts, and what people added to their limits. */
  forget(accounts: readonly Account[]): Promise<void>;
}
