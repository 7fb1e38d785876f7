import type { Progress } from "../domain/progress.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * Forgets how far the session's turn had come, and removes what its runs have saved: whatever runs next begins anew.
 * @param left what is on record of the turn from now on.
 */
export async function dropProgress(
  { registry, history }: Pick<SessionDeps, "registry" | "history">,
  { key, claim }: Pick<SessionContext, "key" | "claim">,
  left: Progress | null = null,
): Promise<void> {
  const stands = await registry.update(claim, key, { progress: left });
  // Read now: of a commit whose answer was lost the turn knows nothing.
  const record = stands ? await registry.get(key) : undefined;
  if (record) await history.keepOnly(key, record.history, `${claim.epoch}-${claim.fence}`);
}
