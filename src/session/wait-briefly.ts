import type { SessionDeps } from "./session-deps.ts";

// Often enough to be quick; the store is asked, so not without a pause.
const betweenMs = 50;

/** Waits for what another worker does, as long as `settings.confirmMs`. @returns whether it was done. */
export async function waitBriefly(
  { clock, settings }: Pick<SessionDeps, "clock" | "settings">,
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  for (const end = clock.now() + settings.confirmMs; clock.now() < end; await clock.sleep(betweenMs))
    if (await isDone()) return true;
  return isDone();
}
