import type { Redis } from "ioredis";

import type { Cursors } from "../../ports/cursors.ts";
import type { Keys } from "./keys.ts";

/** Cursors as fields of one hash. */
export function createCursors({ redis, keys }: { redis: Redis; keys: Keys }): Cursors {
  return {
    get: async (name) => (await redis.hget(keys.cursors, name)) ?? undefined,
    set: async (name, value) => {
      await redis.hset(keys.cursors, name, value);
    },
  };
}
