import type { Redis } from "ioredis";
import { z } from "zod";

import { parseSession, threadOf, type SessionKey } from "../../domain/ids.ts";
import { planItem, sessionStatus, type SessionRecord } from "../../domain/session.ts";
import type { SessionRegistry } from "../../ports/session-registry.ts";
import type { Keys } from "./keys.ts";
import { bindScript, type Script } from "./script.ts";
import { holds } from "./scripts/parts.ts";

const repository = z.object({
  id: z.number(),
  owner: z.string(),
  name: z.string(),
  defaultBranch: z.string(),
});
const stored = z.object({
  status: sessionStatus,
  installationId: z.coerce.number(),
  repository: z.string().transform((text) => repository.parse(JSON.parse(text))),
  commentId: z.coerce.number(),
  history: z.string(),
  waitingFor: z.string(),
  plan: z.string().transform((text) => z.array(planItem).parse(JSON.parse(text))),
  lastActivity: z.string(),
  turns: z.coerce.number(),
  withheld: z.coerce.number(),
  turn: z.string(),
  updatedAt: z.coerce.number(),
});

const open: Script = {
  name: "openSession",
  lua: `
-- KEYS: session, sessions, roles   ARGV: session key, role, field, value, ...
-- Indexed even when known, so that a half-lost index heals.
redis.call("SADD", KEYS[2], ARGV[1])
redis.call("SADD", KEYS[3], ARGV[2])
if redis.call("EXISTS", KEYS[1]) == 1 then return 0 end
for i = 3, #ARGV, 2 do redis.call("HSET", KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
`,
};

const occupy: Script = {
  name: "occupySession",
  lua: `
-- KEYS: session   ARGV: worker
if redis.call("EXISTS", KEYS[1]) == 1 then redis.call("HSET", KEYS[1], "worker", ARGV[1]) end
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

const update: Script = {
  name: "updateSession",
  lua: `${holds}
-- KEYS: meta, session   ARGV: fence, generation, field, value, ...
-- Returns 1, or -1 when fenced or unknown.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return -1 end
if redis.call("EXISTS", KEYS[2]) == 0 then return -1 end
for i = 3, #ARGV, 2 do redis.call("HSET", KEYS[2], ARGV[i], ARGV[i + 1]) end
return 1
`,
};

/** Sessions as hashes, with one index of all and one per issue. */
export function createSessionRegistry({ redis, keys }: { redis: Redis; keys: Keys }): SessionRegistry {
  const runOpen = bindScript(redis, open);
  const runOccupy = bindScript(redis, occupy);
  const runVacate = bindScript(redis, vacate);
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
    open: async (record) => {
      const { role } = record;
      await runOpen(
        [keys.session(record.key), keys.sessions, keys.roles(threadOf(record.key))],
        [record.key, role, ...Object.entries(toFields(record)).flat()],
      );
    },
    occupy: async (key, worker) => {
      await runOccupy([keys.session(key)], [worker]);
    },
    vacate: async (key, worker) => {
      await runVacate([keys.session(key)], [worker]);
    },
    occupant: async (key) => (await redis.hget(keys.session(key), "worker")) ?? "",
    update: async (claim, key, change) =>
      (await runUpdate(
        [keys.meta(claim.mailbox), keys.session(key)],
        [claim.fence, claim.generation, ...Object.entries(toFields(change)).flat()],
      )) === 1,
  };
}

/** A record's fields as the store keeps them; also the form in which a commit takes them along. */
export function toFields(change: Partial<SessionRecord>): Record<string, string> {
  const { key: _key, role: _role, number: _number, ...rest } = change;
  return Object.fromEntries(
    Object.entries(rest).map(([field, value]) => [
      field,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function toRecord(key: SessionKey, fields: Record<string, string>): SessionRecord {
  const { role, number } = parseSession(key);
  return { key, role, number, ...stored.parse(fields) };
}
