import type { Redis } from "ioredis";

import { threadOf, type SessionKey } from "../../domain/ids.ts";
import { sessionMailbox } from "../../domain/mailbox.ts";
import type { SessionRecord } from "../../domain/session.ts";
import type { SessionRegistry } from "../../ports/session-registry.ts";
import type { Keys } from "./keys.ts";
import { bindScript, type Script } from "./script.ts";
import { holds, open as openPart, put } from "./scripts/parts.ts";
import { toFields, toRecord } from "./session-fields.ts";

const open: Script = {
  name: "openSession",
  lua: `${openPart}
-- KEYS: session, sessions, roles   ARGV: session key, role, field, value, ...
open(1, 1)
return 1
`,
};

const occupy: Script = {
  name: "occupySession",
  lua: `
-- KEYS: session   ARGV: worker, field of those who hold something
if redis.call("EXISTS", KEYS[1]) == 1 then redis.call("HSET", KEYS[1], "worker", ARGV[1], ARGV[2], "1") end
return 1
`,
};

const vacate: Script = {
  name: "vacateSession",
  lua: `
-- KEYS: session   ARGV: worker
if redis.call("HGET", KEYS[1], "worker") == ARGV[1] then redis.call("HDEL", KEYS[1], "worker") end
return 1
`,
};

const compacted: Script = {
  name: "sessionCompacted",
  lua: `
-- KEYS: session
if redis.call("EXISTS", KEYS[1]) == 1 then redis.call("HINCRBY", KEYS[1], "compactions", 1) end
return 1
`,
};

const control: Script = {
  name: "controlSession",
  lua: `${put}
-- KEYS: session   ARGV: field, value, ...
if redis.call("EXISTS", KEYS[1]) == 1 then put(KEYS[1], 1) end
return 1
`,
};

const update: Script = {
  name: "updateSession",
  lua: `${holds}${put}
-- KEYS: meta, session   ARGV: fence, generation, field, value, ...
-- Returns 1, or -1 when fenced or unknown.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return -1 end
if redis.call("EXISTS", KEYS[2]) == 0 then return -1 end
put(KEYS[2], 3)
return 1
`,
};

interface Deps {
  readonly redis: Redis;
  /** A connection of its own for subscriptions. */
  readonly subscriber: Redis;
  readonly keys: Keys;
}

// A page takes the store about a millisecond.
const pageSize = 500;

/** Sessions as hashes, with one index of all and one per issue. */
export function createSessionRegistry({ redis, subscriber, keys }: Deps): SessionRegistry {
  const runOpen = bindScript(redis, open);
  const runCompacted = bindScript(redis, compacted);
  const runControl = bindScript(redis, control);
  const runUpdate = bindScript(redis, update);
  const get = async (key: SessionKey): Promise<SessionRecord | undefined> => {
    const fields = await redis.hgetall(keys.session(key));
    return Object.keys(fields).length === 0 ? undefined : toRecord(key, fields);
  };
  const many = async (list: readonly SessionKey[]): Promise<SessionRecord[]> =>
    (await Promise.all(list.map(get))).filter((record) => record !== undefined);

  return {
    get,
    onThread: async (thread) => {
      const roles = await redis.smembers(keys.roles(thread));
      return many(roles.map((role) => `${thread}/${role}` as SessionKey));
    },
    all: async () => many((await redis.smembers(keys.sessions)) as SessionKey[]),
    unchangedSince: async function* (before) {
      let cursor = "0";
      do {
        const [next, found] = await redis.sscan(keys.sessions, cursor, "COUNT", pageSize);
        const times = await Promise.all(
          found.map((key) => redis.hget(keys.session(key as SessionKey), "updatedAt")),
        );
        yield* found.filter((_, nth) => Number(times[nth] ?? Infinity) < before) as SessionKey[];
        cursor = next;
      } while (cursor !== "0");
    },
    open: async (record) => {
      const { role } = record;
      await runOpen(
        [keys.session(record.key), keys.sessions, keys.roles(threadOf(record.key))],
        [record.key, role, ...Object.entries(toFields(record)).flat()],
      );
    },
    ...occupying({ redis, keys }),
    epoch: async (key) => Number((await redis.hget(keys.meta(sessionMailbox(key)), "epoch")) ?? "1"),
    control: async (key, change) => {
      await runControl([keys.session(key)], Object.entries(toFields(change)).flat());
    },
    noteCompaction: async (key) => {
      await runCompacted([keys.session(key)], []);
    },
    ...announcing({ redis, subscriber, keys }),
    update: async (claim, key, change) =>
      (await runUpdate(
        [keys.meta(claim.mailbox), keys.session(key)],
        [claim.fence, claim.generation, ...Object.entries(toFields(change)).flat()],
      )) === 1,
  };
}

/** Who runs a session's turn, and who holds something of it. */
function occupying({
  redis,
  keys,
}: Pick<Deps, "redis" | "keys">): Pick<
  SessionRegistry,
  "occupy" | "vacate" | "occupant" | "holders" | "strikeOff"
> {
  const runOccupy = bindScript(redis, occupy);
  const runVacate = bindScript(redis, vacate);
  return {
    occupy: async (key, worker) => {
      await runOccupy([keys.session(key)], [worker, holderField(worker.split(" ")[0] ?? "")]);
    },
    vacate: async (key, worker) => {
      await runVacate([keys.session(key)], [worker]);
    },
    occupant: async (key) => (await redis.hget(keys.session(key), "worker")) ?? "",
    holders: async (key) => holdersIn(await redis.hgetall(keys.session(key))),
    strikeOff: async (key, name) => void (await redis.hdel(keys.session(key), holderField(name))),
  };
}

function announcing({ redis, subscriber, keys }: Deps): Pick<SessionRegistry, "announceEnd" | "onEnd"> {
  return {
    announceEnd: async (key, epoch) => void (await redis.publish(keys.ended, `${key} ${epoch}`)),
    onEnd: async (listener) => {
      subscriber.on("message", (channel: string, text: string) => {
        const [key, epoch] = text.split(" ");
        if (channel === keys.ended) listener(key as SessionKey, Number(epoch));
      });
      await subscriber.subscribe(keys.ended);
    },
  };
}

/** Who holds something of a session, from all the fields that are kept of it. */
export function holdersIn(fields: Readonly<Record<string, string>>): readonly string[] {
  const prefix = holderField("");
  return Object.keys(fields).flatMap((field) =>
    field.startsWith(prefix) ? [field.slice(prefix.length)] : [],
  );
}

/** Beside the record's own fields, so that it goes with them. */
function holderField(name: string): string {
  return `at:${name}`;
}
