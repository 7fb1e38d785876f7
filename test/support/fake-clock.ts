import { setImmediate as turn } from "node:timers/promises";

import type { Clock } from "../../src/ports/clock.ts";

/** A clock that moves only when told; sleepers wake as it passes their time, or when their signal aborts. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** Milliseconds until the next sleeper wakes; undefined when nobody sleeps. */
  untilNext(): number | undefined;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function createFakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((done, failed) => {
        if (signal?.aborted) return failed(signal.reason);
        const leave = (): void => {
          sleepers.delete(sleeper);
          failed(signal?.reason);
        };
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", leave);
          done();
        };
        const sleeper: Sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", leave, { once: true });
      }),
    advance: (ms) => {
      now += ms;
      for (const sleeper of [...sleepers].filter(({ at }) => at <= now)) sleeper.wake();
    },
    untilNext: () => (sleepers.size === 0 ? undefined : Math.min(...[...sleepers].map(({ at }) => at)) - now),
  };
}

/** Moves the clock whenever somebody sleeps, until the work is done. @returns its result and each time slept, in ms. */
export async function passTime<T>(
  clock: FakeClock,
  work: Promise<T>,
): Promise<{ result: T; slept: readonly number[] }> {
  const slept: number[] = [];
  let over = false;
  const ended = work.finally(() => {
    over = true;
  });
  // Awaited below; this keeps an early failure from being reported as nobody's.
  ended.catch(() => undefined);
  while (!over) {
    const ms = clock.untilNext();
    if (ms !== undefined) {
      slept.push(ms);
      clock.advance(ms);
    }
    await turn();
  }
  return { result: await ended, slept };
}
