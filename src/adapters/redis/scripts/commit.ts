import type { Script } from "../script.ts";
import { holds, put } from "./parts.ts";

/** Removes handled mail and stores the turn's results with the session, if the claim still holds. */
export const commit: Script = {
  name: "commit",
  lua: `${holds}${put}
-- KEYS: mail, meta, dirty, effects, session (only for session mailboxes)
-- ARGV: mailbox, fence, generation, upTo, now (ms), field, value, ...
-- Returns mails left, -1 when fenced.
if not holds(KEYS[2], ARGV[2], ARGV[3]) then return -1 end
for _, entry in ipairs(redis.call("XRANGE", KEYS[1], "-", ARGV[4] .. "-0")) do
  redis.call("XDEL", KEYS[1], entry[1])
end
redis.call("HDEL", KEYS[2], "tries")
-- Only a session that is still known gets results: a closed one must not come back as a stub.
if KEYS[5] and redis.call("EXISTS", KEYS[5]) == 1 then
  put(KEYS[5], 6)
end
local left = redis.call("XLEN", KEYS[1])
if left == 0 then
  redis.call("DEL", KEYS[1])
  redis.call("ZREM", KEYS[3], ARGV[1])
  -- A session may sleep on this for months; only work that was put aside can be repeated after its commit.
  if not KEYS[5] or redis.call("HEXISTS", KEYS[5], "aside") == 0 then redis.call("DEL", KEYS[4]) end
else
  redis.call("ZADD", KEYS[3], ARGV[5], ARGV[1])
end
return left
`,
};
