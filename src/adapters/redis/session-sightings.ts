import type { Redis } from "ioredis";
import { z } from "zod";

import type { SessionKey } from "../../domain/ids.ts";
import { sessionMailbox } from "../../domain/mailbox.ts";
import type { SessionSightings, Sighting } from "../../ports/session-sightings.ts";
import type { Keys } from "./keys.ts";
import { toRecord } from "./session-fields.ts";
import { holdersIn } from "./session-registry.ts";

// Each page is one round trip, and takes the store a few milliseconds.
const pageSize = 500;

const answers = z.tuple([z.null(), z.record(z.string(), z.string())]);
const counts = z.tuple([z.null(), z.number()]);

/** Reads sessions a page at a time, all of a page in one pipeline. */
export function createSessionSightings({ redis, keys }: { redis: Redis; keys: Keys }): SessionSightings {
  const read = async (page: readonly SessionKey[]): Promise<readonly Sighting[]> => {
    const pipeline = redis.pipeline();
    for (const key of page) pipeline.hgetall(keys.session(key)).xlen(keys.mail(sessionMailbox(key)));
    const found = (await pipeline.exec()) ?? [];
    return page.flatMap((key, at) => {
      const [, fields] = answers.parse(found[2 * at]);
      const [, mail] = counts.parse(found[2 * at + 1]);
      // Forgotten since it was listed.
      if (Object.keys(fields).length === 0) return [];
      const occupant = fields["worker"] ?? "";
      return [{ record: toRecord(key, fields), occupant, holders: holdersIn(fields), mail }];
    });
  };
  return {
    of: async (key) => (await read([key]))[0],
    pages: async function* () {
      const known = new Set<string>();
      let cursor = "0";
      do {
        const [next, found] = await redis.sscan(keys.sessions, cursor, "COUNT", pageSize);
        // A set that changes meanwhile may show one twice.
        const fresh = found.filter((key) => !known.has(key)) as SessionKey[];
        for (const key of fresh) known.add(key);
        if (fresh.length > 0) yield await read(fresh);
        cursor = next;
      } while (cursor !== "0");
    },
  };
}
