import { setTimeout as wait } from "node:timers/promises";

// Looks often enough to be quick, and gives up when the thing plainly does not come.
const betweenMs = 10;
const usualMs = 45_000;

/** Waits until `look` finds something and gives it back. @throws when it does not come within `mostMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  mostMs = usualMs,
): Promise<T> {
  for (const end = Date.now() + mostMs; Date.now() < end;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await wait(betweenMs);
  }
  throw new Error(`This did not happen within ${mostMs / 1_000} s: ${what}.`);
}
