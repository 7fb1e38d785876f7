import { issueAccount, minuteMs, usedSince } from "../domain/budget.ts";
import { formatSession, formatThread } from "../domain/ids.ts";
import type { Target } from "../domain/plan.ts";
import type { Audit } from "../ports/audit.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { Costs } from "../ports/costs.ts";

interface Deps {
  readonly audit: Pick<Audit, "append">;
  readonly budgets: Pick<Budgets, "used">;
  readonly costs: Costs;
  readonly now: () => number;
}

/** Notes what an issue's roles have used since the pull request before this one, once. */
export async function noteMerged(
  { audit, budgets, costs, now }: Deps,
  { repositoryId, role, number, pull }: Target & { readonly repositoryId: number; readonly pull: number },
): Promise<void> {
  const thread = formatThread({ repositoryId, number });
  const before = await costs.mergedFor(thread);
  if (before.some((each) => each.pull === pull)) return;
  const total = await budgets.used(issueAccount({ repositoryId, number }));
  const used = usedSince(
    total,
    before.map((each) => each.used),
  );
  await costs.noteMerged({ thread, pull, at: now(), used });
  const { time, ...counted } = used;
  audit.append(formatSession({ repositoryId, number, role }), {
    event: "merged",
    detail: { pull, ...counted, minutes: Math.round(time / minuteMs) },
  });
}
