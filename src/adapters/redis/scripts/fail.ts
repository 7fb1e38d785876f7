import type { Script } from "../script.ts";
import { holds, put } from "./parts.ts";

/** Counts a failure of the first mail; gives it up after too many. */
export const fail: Script = {
  name: "fail",
  lua: `${holds}${put}
-- KEYS: mail, meta, dirty, dead, effects, session (only for session mailboxes)
-- ARGV: mailbox, fence, generation, seq, maxTries, reason, now (ms), ttl (s), field, value, ...
-- Returns -1 when fenced, 0 when it stays, 1 when it became a dead letter.
if not holds(KEYS[2], ARGV[2], ARGV[3]) then return -1 end
local first = redis.call("XRANGE", KEYS[1], "-", "+", "COUNT", 1)[1]
if not first or first[1] ~= ARGV[4] .. "-0" then return 0 end
local tries = tonumber(redis.call("HGET", KEYS[2], "tries") or "0") + 1
if tries < tonumber(ARGV[5]) then
  redis.call("HSET", KEYS[2], "tries", tries)
  return 0
end
redis.call("RPUSH", KEYS[4], cjson.encode({mailbox = ARGV[1], body = first[2][2], reason = ARGV[6], at = tonumber(ARGV[7])}))
-- Given up is not done: a redelivery of the same act must be able to repair it. That nobody takes it up unasked, the
-- act's key is kept under another name. And who carried this mail here and does not know yet that it arrived must not
-- bring it again: where the key has a position, only what was accepted after it is let in.
for key in string.gmatch(first[2][4], "[^\\n]+") do
  local origin = tonumber(redis.call("GET", key) or "0")
  if origin > 0 then
    redis.call("SET", key, -origin, "EX", ARGV[8])
  elseif origin == 0 then
    redis.call("DEL", key)
  end
  local seen, act = string.match(key, "^(.*:seen:)act/(.*)$")
  if seen then redis.call("SET", seen .. "gave/" .. act, "0", "EX", ARGV[8]) end
end
-- What its tries had done must not pass for the answer to that redelivery.
redis.call("DEL", KEYS[5])
if KEYS[6] and redis.call("EXISTS", KEYS[6]) == 1 then put(KEYS[6], 9) end
redis.call("XDEL", KEYS[1], first[1])
redis.call("HDEL", KEYS[2], "tries")
if redis.call("XLEN", KEYS[1]) == 0 then
  redis.call("DEL", KEYS[1])
  redis.call("ZREM", KEYS[3], ARGV[1])
end
return 1
`,
};
