import type { Redis } from "ioredis";

import type { Clock } from "../../ports/clock.ts";
import type { WritePace } from "../../ports/write-pace.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { takeWrite } from "./scripts/take-write.ts";

/** Limits on writing to one installation; GitHub's published ones are the defaults. */
export interface PaceLimits {
  /** Least distance between two writes in ms. */
  readonly intervalMs: number;
  readonly perMinute: number;
  readonly perHour: number;
}

export function createWritePace(deps: {
  redis: Redis;
  keys: Keys;
  clock: Clock;
  limits: PaceLimits;
}): WritePace {
  const { redis, keys, clock, limits } = deps;
  const take = bindScript(redis, takeWrite);
  return {
    take: async (installationId) =>
      Number(
        await take(
          [keys.pace(installationId), keys.paceBlock(installationId)],
          [clock.now(), limits.intervalMs, limits.perMinute, limits.perHour],
        ),
      ),
    block: async (installationId, ms) => {
      await redis.set(
        keys.paceBlock(installationId),
        String(clock.now() + ms),
        "PX",
        Math.max(1, Math.ceil(ms)),
      );
    },
  };
}
