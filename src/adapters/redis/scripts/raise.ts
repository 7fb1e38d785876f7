import type { Script } from "../script.ts";

/** Stop and close: ends what runs, drops what waits, leaves the order to carry out. */
export const raise: Script = {
  name: "raise",
  lua: `
-- KEYS: mail, meta, dirty, dedupe...   ARGV: mailbox, body, now (ms), ttl (s), channel, closing (0|1)
-- Returns 1, or 0 for a duplicate.
for i = 4, #KEYS do
  if redis.call("EXISTS", KEYS[i]) == 1 then return 0 end
end
local dedupe = {}
for i = 4, #KEYS do
  redis.call("SET", KEYS[i], "1", "EX", ARGV[4])
  dedupe[#dedupe + 1] = KEYS[i]
end
redis.call("HINCRBY", KEYS[2], "gen", 1)
if ARGV[6] == "1" then
  redis.call("HSET", KEYS[2], "epoch", tonumber(redis.call("HGET", KEYS[2], "epoch") or "1") + 1)
end
redis.call("HDEL", KEYS[2], "tries")
local seq = redis.call("HINCRBY", KEYS[2], "tail", 1)
-- Orders that were given before stay: a close must not swallow the receipt of the stop before it.
local entries = redis.call("XRANGE", KEYS[1], "-", "+")
for _, entry in ipairs(entries) do
  if entry[2][6] == nil then redis.call("XDEL", KEYS[1], entry[1]) end
end
redis.call("XADD", KEYS[1], seq .. "-0", "b", ARGV[2], "d", table.concat(dedupe, "\\n"), "order", "1")
redis.call("ZADD", KEYS[3], "NX", ARGV[3], ARGV[1])
redis.call("PUBLISH", ARGV[5], ARGV[1])
return 1
`,
};
