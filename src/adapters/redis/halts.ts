import type { Redis } from "ioredis";
import { z } from "zod";

import type { Halts, HaltScope } from "../../ports/halts.ts";
import type { Keys } from "./keys.ts";

const stored = z.object({ by: z.string(), at: z.number() });

/** One hash: a field for all repositories, and for each of them one by its name and one by its id, where that is known. */
export function createHalts({ redis, keys }: { redis: Redis; keys: Keys }): Halts {
  const parse = (text: string) => stored.parse(JSON.parse(text));
  return {
    set: async (scope, halt) => {
      const text = JSON.stringify(halt);
      await redis.hset(keys.halts, ...fieldsOf(scope).flatMap((field) => [field, text]));
    },
    lift: async (scope) => (await redis.hdel(keys.halts, ...fieldsOf(scope))) > 0,
    all: async () => {
      const found = Object.entries(await redis.hgetall(keys.halts));
      // What holds by a repository's id stands beside its name.
      return Object.fromEntries(
        found.flatMap(([field, text]) => (field.startsWith("#") ? [] : [[field, parse(text)]])),
      );
    },
    of: async ({ id, owner, name }) => {
      const fields = fieldsOf({ repository: `${owner}/${name}`, id });
      const found = await redis.hmget(keys.halts, everywhere, ...fields);
      const [text] = found.filter((each) => each !== null);
      return text === undefined ? undefined : parse(text);
    },
  };
}

const everywhere = "*";

function fieldsOf(scope: HaltScope): readonly string[] {
  if (scope === "everywhere") return [everywhere];
  const { repository, id } = scope;
  return [repository.toLowerCase(), ...(id === undefined ? [] : [`#${id}`])];
}
