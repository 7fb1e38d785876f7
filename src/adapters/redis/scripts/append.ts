import type { Script } from "../script.ts";
import { open, remember } from "./parts.ts";

/** Stores one mail unless any of its dedupe keys is known; makes the session known whose mail it is. */
export const append: Script = {
  name: "append",
  lua: `${remember}${open}
-- KEYS: mail, meta, dirty, (session, sessions, roles,) dedupe...
-- ARGV: mailbox, body, now (ms), ttl (s), origin's seq, origin's keys, (session key, role, field, value, ...)
-- Returns the new seq, 0 for a duplicate.
local opens = #ARGV > 6
local dedupe = remember(opens and 7 or 4, ARGV[4], ARGV[5], ARGV[6])
if not dedupe then return 0 end
local seq = redis.call("HINCRBY", KEYS[2], "tail", 1)
redis.call("XADD", KEYS[1], seq .. "-0", "b", ARGV[2], "d", dedupe)
redis.call("ZADD", KEYS[3], "NX", ARGV[3], ARGV[1])
if opens then open(4, 7) end
return seq
`,
};
