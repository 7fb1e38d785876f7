import type { Redis } from "ioredis";
import { z } from "zod";

import type { Halts, HaltScope } from "../../ports/halts.ts";
import type { Keys } from "./keys.ts";

const stored = z.object({ by: z.string(), at: z.number() });

/** One hash: a field for each repository, and one for all of them. */
export function createHalts({ redis, keys }: { redis: Redis; keys: Keys }): Halts {
  const parse = (text: string) => stored.parse(JSON.parse(text));
  return {
    set: async (scope, halt) => {
      await redis.hset(keys.halts, fieldOf(scope), JSON.stringify(halt));
    },
    lift: async (scope) => (await redis.hdel(keys.halts, fieldOf(scope))) === 1,
    of: async ({ owner, name }) => {
      const found = await redis.hmget(keys.halts, everywhere, fieldOf({ repository: `${owner}/${name}` }));
      const [text] = found.filter((each) => each !== null);
      return text === undefined ? undefined : parse(text);
    },
    all: async () =>
      Object.fromEntries(
        Object.entries(await redis.hgetall(keys.halts)).map(([field, text]) => [field, parse(text)]),
      ),
  };
}

const everywhere = "*";

function fieldOf(scope: HaltScope): string {
  return scope === "everywhere" ? everywhere : scope.repository.toLowerCase();
}
