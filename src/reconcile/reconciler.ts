import { errorCode, errorLine } from "../domain/errors.ts";
import { compareRepository } from "./compare-repository.ts";
import type { ReconcileDeps } from "./reconcile-deps.ts";
import type { Recovery } from "./recovery.ts";
import { takeReactions } from "./take-reactions.ts";
import { takeScheduled } from "./take-scheduled.ts";
import { takeMissedDeliveries } from "./take-missed-deliveries.ts";

/** One comparison of Squadron's state with GitHub: what was missed is taken. Never rejects; what failed is for the next time. */
export type Reconcile = () => Promise<void>;

export function createReconcile(deps: ReconcileDeps & { readonly recovery: Recovery }): Reconcile {
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      deps.log.warn({ what, code: errorCode(error), error: errorLine(error) }, "not reconciled");
      return undefined;
    }
  };
  return async () => {
    await attempt("store", () => deps.recovery.ensureWhole());
    const missed = await attempt("deliveries", () => takeMissedDeliveries(deps));
    let found = (await attempt("reactions", () => takeReactions(deps))) ?? 0;
    for (const repository of (await attempt("repositories", () => deps.survey.repositories())) ?? []) {
      found += (await attempt(`repository ${repository.id}`, () => compareRepository(deps, repository))) ?? 0;
      await attempt(`schedule of ${repository.id}`, () => takeScheduled(deps, repository));
    }
    if (missed || found) deps.log.info({ missed, found }, "acts found that no delivery had told of");
  };
}
