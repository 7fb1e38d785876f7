import { isKept, type KeepPattern } from "../domain/keep.ts";
import type { SessionDeps } from "./session-deps.ts";

const dayMs = 24 * 3_600_000;

/** Removes from this worker's disk the audit of sessions that nothing happened to for so many days. */
export async function tidyAudit(
  { audit, registry, clock, log }: Pick<SessionDeps, "audit" | "registry" | "clock" | "log">,
  { days, keep }: { days: number; keep: readonly KeepPattern[] },
): Promise<void> {
  let removed = 0;
  for await (const key of audit.untouchedSince(clock.now() - days * dayMs)) {
    // Of a session that is closed nobody knows the names that patterns are about.
    const record = await registry.get(key);
    if (record && isKept(keep, record)) continue;
    await audit.remove(key);
    removed += 1;
  }
  if (removed > 0) log.info({ removed }, "old audit removed");
}
