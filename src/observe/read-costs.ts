import { parseAccount, type Used } from "../domain/budget.ts";
import { parseThread, type Role } from "../domain/ids.ts";
import type { Costs } from "../ports/costs.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";

/** What everything has cost, as far as the store still knows. */
export interface CostReport {
  /** By day, the latest first; days are those of the last weeks. */
  readonly roles: readonly {
    readonly day: string;
    readonly repository: string;
    readonly role: Role;
    readonly used: Used;
  }[];
  readonly issues: readonly { readonly repository: string; readonly number: number; readonly used: Used }[];
  /** `used`: of all roles on the issue, since the pull request for it before. The latest first. */
  readonly merged: readonly {
    readonly at: string;
    readonly repository: string;
    readonly number: number;
    readonly pull: number;
    readonly used: Used;
  }[];
}

interface Deps {
  readonly costs: Costs;
  readonly registry: Pick<SessionRegistry, "all">;
}

/**
 * Costs by role and day, by issue and by merged pull request. It goes through the whole store. A repository is named as its
 * sessions know it, by its id where none is left.
 */
export async function readCosts({ costs, registry }: Deps): Promise<CostReport> {
  const names = new Map<number, string>();
  for (const { repository } of await registry.all())
    names.set(repository.id, `${repository.owner}/${repository.name}`);
  const repositoryOf = (id: number): string => names.get(id) ?? String(id);

  const roles: CostReport["roles"][number][] = [];
  for await (const { id, used } of costs.accounts("role")) {
    const at = parseAccount(id);
    if (at?.scope === "role")
      roles.push({
        day: new Date(at.day).toISOString().slice(0, 10),
        repository: repositoryOf(at.repositoryId),
        role: at.role,
        used,
      });
  }
  const issues: CostReport["issues"][number][] = [];
  for await (const { id, used } of costs.accounts("issue")) {
    const at = parseAccount(id);
    if (at?.scope === "issue")
      issues.push({ repository: repositoryOf(at.repositoryId), number: at.number, used });
  }
  const merged: CostReport["merged"][number][] = [];
  for await (const { thread, pull, at, used } of costs.merged()) {
    const { repositoryId, number } = parseThread(thread);
    merged.push({
      at: new Date(at).toISOString(),
      repository: repositoryOf(repositoryId),
      number,
      pull,
      used,
    });
  }
  return {
    roles: roles.sort((one, other) => other.day.localeCompare(one.day) || one.role.localeCompare(other.role)),
    issues: issues.sort((one, other) => one.number - other.number),
    merged: merged.sort((one, other) => other.at.localeCompare(one.at)),
  };
}
