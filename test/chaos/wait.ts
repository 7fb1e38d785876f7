import { setTimeout as sleep } from "node:timers/promises";

/** Looks every 20 ms until `look` is true. @returns whether it came within `mostMs`. */
export async function waitFor(mostMs: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + mostMs; Date.now() < end; await sleep(20)) if (await look()) return true;
  return look();
}
