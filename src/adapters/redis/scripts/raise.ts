import type { Script } from "../script.ts";
import { remember } from "./parts.ts";

/** Stop and close: ends what runs, drops what waits, leaves the order to carry out. */
export const raise: Script = {
  name: "raise",
  lua: `${remember}
-- KEYS: mail, meta, dirty, dedupe...
-- ARGV: mailbox, body, now (ms), ttl (s), origin's seq, origin's keys, channel, closing (0|1)
-- Returns 1, or 0 for a duplicate.
local dedupe = remember(4, ARGV[4], ARGV[5], ARGV[6])
if not dedupe then return 0 end
redis.call("HINCRBY", KEYS[2], "gen", 1)
if ARGV[8] == "1" then
  redis.call("HSET", KEYS[2], "epoch", tonumber(redis.call("HGET", KEYS[2], "epoch") or "1") + 1)
end
redis.call("HDEL", KEYS[2], "tries")
local seq = redis.call("HINCRBY", KEYS[2], "tail", 1)
-- Orders that were given before stay: a close must not swallow the receipt of the stop before it.
local entries = redis.call("XRANGE", KEYS[1], "-", "+")
local order = "order"
for _, entry in ipairs(entries) do
  if entry[2][6] == nil then
    redis.call("XDEL", KEYS[1], entry[1])
    -- A stop ends the turn and not the session: one that was to begin with this work is still to begin.
    if ARGV[8] == "0" then order = "work" end
  end
end
redis.call("XADD", KEYS[1], seq .. "-0", "b", ARGV[2], "d", dedupe, "order", order)
redis.call("ZADD", KEYS[3], "NX", ARGV[3], ARGV[1])
redis.call("PUBLISH", ARGV[7], ARGV[1])
return 1
`,
};
