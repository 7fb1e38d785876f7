import {
  addAmounts,
  parseAccount,
  serviceAccount,
  units,
  type Amounts,
  type Limits,
  type Unit,
} from "../domain/budget.ts";
import type { Role } from "../domain/ids.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { Costs } from "../ports/costs.ts";

/** What a role used on one day, in all repositories that count. */
export interface RoleDay {
  /** `2026-01-31`, in UTC. */
  readonly day: string;
  readonly role: Role;
  readonly used: Amounts;
}

/** By day and role, in order. It goes through the whole store. @param counts whether a repository counts, by its id */
export async function readRoleDays(
  costs: Pick<Costs, "accounts">,
  counts: (repositoryId: number) => boolean,
): Promise<readonly RoleDay[]> {
  const days = new Map<string, RoleDay>();
  for await (const { id, used } of costs.accounts("role")) {
    const at = parseAccount(id);
    if (at?.scope !== "role" || !counts(at.repositoryId)) continue;
    const day = new Date(at.day).toISOString().slice(0, 10);
    const name = `${day} ${at.role}`;
    days.set(name, { day, role: at.role, used: addAmounts([days.get(name)?.used ?? {}, used]) });
  }
  return [...days.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, each]) => each);
}

/** A limit on what everything together may use today. */
export interface DayLimit {
  readonly unit: Unit;
  readonly used: number;
  readonly limit: number;
}

/** How far today's limits of the whole service are used. @param now milliseconds since the epoch */
export async function readDayLimits(
  budgets: Pick<Budgets, "used">,
  limits: Limits,
  now: number,
): Promise<readonly DayLimit[]> {
  const used = await budgets.used(serviceAccount(now));
  return units.flatMap((unit) => {
    const limit = limits[unit];
    return limit === undefined ? [] : [{ unit, used: used[unit], limit }];
  });
}
