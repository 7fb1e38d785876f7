import type { Redis } from "ioredis";
import { z } from "zod";

import type { KeptFiles } from "../../ports/kept-files.ts";
import type { Keys } from "./keys.ts";

const stored = z.record(z.string(), z.string());

/** One field of one hash per repository. */
export function createKeptFiles({ redis, keys }: { redis: Redis; keys: Keys }): KeptFiles {
  return {
    get: async (repositoryId) => {
      const found = await redis.hget(keys.teams, String(repositoryId));
      return found === null ? {} : stored.parse(JSON.parse(found));
    },
    set: async (repositoryId, files) => {
      const field = String(repositoryId);
      if (Object.keys(files).length === 0) await redis.hdel(keys.teams, field);
      else await redis.hset(keys.teams, field, JSON.stringify(files));
    },
  };
}
