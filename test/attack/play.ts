import { setTimeout as wait } from "node:timers/promises";

import type { Attack } from "./attack.ts";
import type { Ground } from "./ground.ts";
import type { Played } from "./rows.ts";

// The slowest takes 10 s on a quiet machine; one that waits for what never comes must not hold up the others.
const mostMs = 90_000;

/** Plays an attack on a ground. What goes wrong in it shows nothing, and is said. */
export async function play(attack: Attack, ground: Ground): Promise<Played> {
  const begun = Date.now();
  const late = new AbortController();
  try {
    const outcome = await Promise.race([attack.try(ground), giveUp(late.signal)]);
    return { came: outcome.succeeded ? "SUCCEEDED" : "stopped", outcome, ms: Date.now() - begun };
  } catch (error) {
    return {
      came: "BROKEN",
      why: error instanceof Error ? error.message : String(error),
      ms: Date.now() - begun,
    };
  } finally {
    late.abort();
  }
}

async function giveUp(signal: AbortSignal): Promise<never> {
  await wait(mostMs, undefined, { signal });
  throw new Error(`The attack did not end within ${mostMs / 1_000} s.`);
}
