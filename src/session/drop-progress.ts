import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Forgets how far the session's turn had come, and removes what its runs have saved: whatever runs next begins anew. */
export async function dropProgress(
  { registry, history }: Pick<SessionDeps, "registry" | "history">,
  { key, claim }: Pick<SessionContext, "key" | "claim">,
): Promise<void> {
  const stands = await registry.update(claim, key, { progress: null });
  // Read now: of a commit whose answer was lost the turn knows nothing.
  const record = stands ? await registry.get(key) : undefined;
  if (record) await history.keepOnly(key, record.history, `${claim.epoch}-${claim.fence}`);
}
