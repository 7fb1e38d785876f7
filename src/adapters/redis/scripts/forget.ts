import type { Script } from "../script.ts";
import { holds, put } from "./parts.ts";

/**
 * Commits a close: the session, its effects and its index entries go; epoch, fence and position stay as the tombstone.
 * Where work came after the close, the next life begins: the session is as new, and known.
 */
export const forget: Script = {
  name: "forget",
  lua: `${holds}${put}
-- KEYS: mail, meta, dirty, session, sessions, roles, effects, timeline
-- ARGV: mailbox, fence, generation, upTo, now (ms), session key, role, field, value of a new session, ...
-- Returns 1, or -1 when fenced.
if not holds(KEYS[2], ARGV[2], ARGV[3]) then return -1 end
for _, entry in ipairs(redis.call("XRANGE", KEYS[1], "-", ARGV[4] .. "-0")) do
  redis.call("XDEL", KEYS[1], entry[1])
end
redis.call("HDEL", KEYS[2], "tries")
redis.call("DEL", KEYS[7], KEYS[8])
local work = false
for _, entry in ipairs(redis.call("XRANGE", KEYS[1], "-", "+")) do
  if entry[2][6] == nil or entry[2][6] == "work" then work = true end
end
if work and redis.call("EXISTS", KEYS[4]) == 1 then
  redis.call("HDEL", KEYS[4], "worker")
  put(KEYS[4], 8)
else
  redis.call("DEL", KEYS[4])
  redis.call("SREM", KEYS[5], ARGV[6])
  redis.call("SREM", KEYS[6], ARGV[7])
end
if redis.call("XLEN", KEYS[1]) == 0 then
  redis.call("DEL", KEYS[1])
  redis.call("ZREM", KEYS[3], ARGV[1])
else
  redis.call("ZADD", KEYS[3], ARGV[5], ARGV[1])
end
return 1
`,
};
