import type { Clock } from "../ports/clock.ts";
import type { HistoryStore } from "../ports/history-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Recovery } from "./recovery.ts";

// Longer than any turn, and than a store stays away unnoticed.
const graceMs = 24 * 3_600_000;

interface Deps {
  readonly history: Pick<HistoryStore, "stored" | "remove">;
  readonly registry: Pick<SessionRegistry, "get">;
  readonly recovery: Recovery;
  readonly clock: Pick<Clock, "now">;
  readonly log: { info(fields: object, message: string): void };
}

/** Removes the histories of sessions that nobody knows any more. In a store that is not whole nobody knows any. */
export async function cleanHistories({ history, registry, recovery, clock, log }: Deps): Promise<void> {
  await recovery.ensureWhole();
  let removed = 0;
  for await (const { key, changedAt } of history.stored()) {
    if (changedAt > clock.now() - graceMs || (await registry.get(key))) continue;
    await history.remove(key);
    removed += 1;
  }
  if (removed > 0) log.info({ removed }, "histories without a session removed");
}
