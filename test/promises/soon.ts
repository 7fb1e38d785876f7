import { setTimeout as wait } from "node:timers/promises";

// For what takes a moment as built and never comes without its mechanism.
const mostMs = 10_000;
const betweenMs = 20;

/** Waits as `until` does, but gives up earlier. @throws when it does not come. */
export async function soon(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + mostMs; Date.now() < end;) {
    if (await look()) return;
    await wait(betweenMs);
  }
  throw new Error(`This did not happen within ${mostMs / 1_000} s: ${what}.`);
}
