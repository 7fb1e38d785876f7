import type { Redis } from "ioredis";

/** The time as the store has it, the same for everybody who shares it. */
export interface StoreTime {
  /** Milliseconds since the epoch. */
  now(): number;
  close(): void;
}

// Quartz drifts by milliseconds a minute. A measurement that took long says little.
const measureEveryMs = 60_000;
const tooSlowMs = 1_000;

/**
 * Reads the store's time now and then, and goes on from there by a clock that cannot jump: a worker whose own calendar is
 * wrong, or is set while it runs, must neither make others wait for a time that is far off nor take its own lease for lost.
 */
export async function createStoreTime(redis: Redis): Promise<StoreTime> {
  let ahead: number | undefined;
  const measure = async (): Promise<void> => {
    const asked = performance.now();
    const [seconds, microseconds] = await redis.time();
    const answered = performance.now();
    if (ahead !== undefined && answered - asked > tooSlowMs) return;
    ahead = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (asked + answered) / 2;
  };
  await measure();
  // A store that is away for a moment: the last measurement serves.
  const measuring = setInterval(() => void measure().catch(() => undefined), measureEveryMs).unref();
  return {
    now: () => Math.round(performance.now() + (ahead ?? 0)),
    close: () => clearInterval(measuring),
  };
}
