import type { Redis } from "ioredis";
import { z } from "zod";

import { noneUsed, units, type Used } from "../../domain/budget.ts";
import type { ThreadKey } from "../../domain/ids.ts";
import type { Costs, MergedCost } from "../../ports/costs.ts";
import type { Keys } from "./keys.ts";

const stored = z.object({
  at: z.number(),
  // What was not counted yet when it was written is 0.
  used: z.partialRecord(z.enum(units), z.number()).transform((used): Used => ({ ...noneUsed, ...used })),
});

// As long as the account of an issue.
const keptSeconds = 400 * 24 * 3600;

/** Beside the accounts, for each issue a hash of the pull requests that were merged for it. */
export function createCosts({ redis, keys }: { redis: Redis; keys: Keys }): Costs {
  const mergedFor = async (thread: ThreadKey): Promise<readonly MergedCost[]> =>
    Object.entries(await redis.hgetall(keys.merged(thread)))
      .map(([pull, text]) => ({ thread, pull: Number(pull), ...stored.parse(JSON.parse(text)) }))
      .sort((one, other) => one.at - other.at);

  return {
    noteMerged: async ({ thread, pull, at, used }) => {
      await redis.hsetnx(keys.merged(thread), String(pull), JSON.stringify({ at, used }));
      await redis.expire(keys.merged(thread), keptSeconds);
    },
    mergedFor,
    merged: async function* () {
      for await (const thread of endingsOf(redis, keys.merged("")))
        yield* await mergedFor(thread as ThreadKey);
    },
    accounts: async function* (scope) {
      for await (const rest of endingsOf(redis, keys.account(`${scope}/`))) {
        const id = `${scope}/${rest}`;
        yield { id, used: await readUsed(redis, keys.account(id)) };
      }
    },
  };
}

/** What a hash of used amounts holds. */
async function readUsed(redis: Redis, key: string): Promise<Used> {
  const values = z.array(z.coerce.number()).parse(await redis.hmget(key, ...units));
  return { ...noneUsed, ...Object.fromEntries(units.map((unit, index) => [unit, values[index] ?? 0])) };
}

/** What follows this beginning in the names of keys, each once. */
async function* endingsOf(redis: Redis, beginning: string): AsyncIterable<string> {
  const seen = new Set<string>();
  const pattern = `${beginning.replaceAll(/[\\*?[\]]/g, "\\$&")}*`;
  let cursor = "0";
  do {
    const [next, found] = await redis.scan(cursor, "MATCH", pattern, "COUNT", 500);
    for (const key of found) {
      if (!seen.has(key)) yield key.slice(beginning.length);
      seen.add(key);
    }
    cursor = next;
  } while (cursor !== "0");
}
