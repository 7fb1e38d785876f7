import type { Redis } from "ioredis";
import { z } from "zod";

import type { Effect } from "../../ports/effect.ts";
import type { StagedEffects } from "../../ports/staged-effects.ts";
import type { Keys } from "./keys.ts";

// Written by this adapter only, from effects that were checked when they were made.
const effect = z.custom<Effect>(
  (value) => z.object({ kind: z.string(), id: z.string() }).safeParse(value).success,
);
const stored = z.object({ effects: z.array(effect), world: z.string(), digest: z.string() });

/** One field for each session in one hash. */
export function createStagedEffects({ redis, keys }: { redis: Redis; keys: Keys }): StagedEffects {
  return {
    put: async (key, staged) => {
      await redis.hset(keys.staged, key, JSON.stringify(staged));
    },
    get: async (key) => {
      const text = await redis.hget(keys.staged, key);
      return text === null ? undefined : stored.parse(JSON.parse(text));
    },
    drop: async (key) => {
      await redis.hdel(keys.staged, key);
    },
  };
}
