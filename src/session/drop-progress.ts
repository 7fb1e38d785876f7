import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Forgets how far the session's turn had come: whatever runs next begins anew. */
export async function dropProgress(
  { registry, history }: Pick<SessionDeps, "registry" | "history">,
  { key, claim }: SessionContext,
): Promise<void> {
  const step = (await registry.get(key))?.progress?.step ?? "";
  const stands = await registry.update(claim, key, { progress: null });
  if (stands && step !== "") await history.discard(key, step);
}
