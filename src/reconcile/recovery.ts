import type { ReconcileDeps } from "./reconcile-deps.ts";
import { rebuildThread } from "./rebuild-thread.ts";
import { passDeliveries } from "./take-missed-deliveries.ts";

// Present in every store that is whole: a new store, or one that was wiped, has none.
const whole = "whole";
// What was closed longer ago than this has been told by its webhook, or has nobody left who waits.
const closedWithinMs = 30 * 24 * 3_600_000;

/** Knows whether the store is whole, and makes it so from GitHub when it is new or was lost. */
export interface Recovery {
  /** Resolves when the store is whole. Many may wait for one rebuild. @throws SquadronError `outside` when GitHub cannot be read. */
  ensureWhole(): Promise<void>;
}

export function createRecovery(deps: ReconcileDeps): Recovery {
  let running: Promise<void> | undefined;
  return {
    ensureWhole: async () => {
      if ((await deps.cursors.get(whole)) !== undefined) return;
      running ??= rebuild(deps).finally(() => {
        running = undefined;
      });
      await running;
    },
  };
}

async function rebuild(deps: ReconcileDeps): Promise<void> {
  const { survey, clock, cursors, log } = deps;
  const begun = clock.now();
  // What could not be delivered until now shows in the threads; taken from here, it would come a second time.
  const attempts = await survey.deliveries(0);
  let sessions = 0;
  for (const repository of await survey.repositories()) {
    const threads = new Map<number, Parameters<typeof rebuildThread>[2]>();
    const { roster } = await deps.teamOf(repository);
    for (const label of roster.flatMap(({ labels }) => labels))
      for (const thread of await survey.labeled(repository, label, begun - closedWithinMs))
        threads.set(thread.number, thread);
    for (const thread of threads.values()) sessions += await rebuildThread(deps, repository, thread);
  }
  await passDeliveries(deps, attempts);
  await cursors.set(whole, new Date(begun).toISOString());
  log.info({ sessions, ms: clock.now() - begun }, "store read back from GitHub");
}
