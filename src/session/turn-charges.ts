import { accountsOf, chargesOf, limitsOf, type Amounts, type Charge } from "../domain/budget.ts";
import { profileOf } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import { isPersons } from "../domain/turn-guard.ts";
import type { Team } from "../domain/team.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** A turn, as far as somebody pays for it. */
export interface PaidTurn {
  readonly turn: string;
  readonly wakes: readonly Wake[];
  readonly team: Team;
}

/**
 * The charges of an amount to everybody who pays for a turn today. What is reserved must be settled with the same, also
 * after midnight.
 */
export function turnCharges(
  { clock, settings }: Pick<SessionDeps, "clock" | "settings">,
  { key, record }: SessionContext,
  { turn, wakes, team }: PaidTurn,
): (amounts: Amounts) => readonly Charge[] {
  const { owner } = record.repository;
  const profile = profileOf(team.roster, record.role);
  const limits = limitsOf(profile?.limits, team.budgets, settings.budgets);
  // Agents wake one another on the account of nobody in particular.
  const person = wakes.find(isPersons)?.event.actor.login ?? "";
  const accounts = accountsOf({ key, owner, turn, person }, clock.now());
  return (amounts) => chargesOf(accounts, limits, amounts);
}
