import type { Redis } from "ioredis";

import type { SessionKey } from "../../../domain/ids.ts";
import { versionOf, type KeptState } from "../../../domain/state-version.ts";
import type { Keys } from "../keys.ts";
import { bindScript, type Script } from "../script.ts";

interface Deps {
  readonly redis: Redis;
  readonly keys: Keys;
}

/** Takes the store to the next version. Ends well also when it was done before, in part or by another process. */
type Migration = (deps: Deps) => Promise<void>;

/**
 * The versions of the store, each with the step that leads to it. A change after which an earlier Squadron would read the
 * store wrongly adds a step; a new field with a default, or a new key, needs none.
 *
 * - 0: before there were marks.
 * - 1: a session's repository is in fields of its own, no longer one text of JSON.
 */
const migrations: readonly Migration[] = [splitRepositories];

const kept: KeptState = {
  what: "The store",
  instead: "give this one a store of its own (REDIS_URL); what open issues say is then read back from GitHub",
  current: migrations.length,
};

const pageSize = 500;

/** Brings the store to this Squadron's version. @throws SquadronError `config` when it is of a later one. */
export async function upgradeStore(deps: Deps): Promise<void> {
  const { redis, keys } = deps;
  const version = versionOf((await redis.get(keys.version)) ?? undefined, kept);
  for (const migrate of migrations.slice(version)) await migrate(deps);
  // Last, so that what was broken off is done again.
  if (version < kept.current) await redis.set(keys.version, kept.current);
}

const splitRepository: Script = {
  name: "splitRepository",
  lua: `
-- KEYS: session
local text = redis.call("HGET", KEYS[1], "repository")
if not text then return 0 end
local place = cjson.decode(text)
for _, field in ipairs({"owner", "name", "defaultBranch"}) do redis.call("HSETNX", KEYS[1], field, place[field]) end
redis.call("HDEL", KEYS[1], "repository")
return 1
`,
};

async function splitRepositories({ redis, keys }: Deps): Promise<void> {
  const run = bindScript(redis, splitRepository);
  let cursor = "0";
  do {
    const [next, found] = await redis.sscan(keys.sessions, cursor, "COUNT", pageSize);
    await Promise.all(found.map((key) => run([keys.session(key as SessionKey)], [])));
    cursor = next;
  } while (cursor !== "0");
}
