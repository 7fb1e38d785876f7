import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { waitBriefly } from "./wait-briefly.ts";

/**
 * Lets every other worker remove what it holds of a session that is being closed.
 * @returns the workers that did not report in time: they do it when they start again.
 */
export async function clearElsewhere(
  deps: SessionDeps,
  { key, claim }: SessionContext,
): Promise<readonly string[]> {
  const { registry, settings } = deps;
  await registry.strikeOff(key, settings.worker.host);
  let holders = await registry.holders(key);
  if (holders.length === 0) return [];
  await registry.announceEnd(key, claim.epoch);
  await waitBriefly(deps, async () => (holders = await registry.holders(key)).length === 0);
  return holders;
}
