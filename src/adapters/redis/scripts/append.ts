import type { Script } from "../script.ts";

/** Stores one mail unless any of its dedupe keys is known. */
export const append: Script = {
  name: "append",
  lua: `
-- KEYS: mail, meta, dirty, dedupe...   ARGV: mailbox, body, now (ms), ttl (s), keys of the origin (a line each)
-- Returns the new seq, 0 for a duplicate.
for i = 4, #KEYS do
  if redis.call("EXISTS", KEYS[i]) == 1 then return 0 end
end
local dedupe = {}
for i = 4, #KEYS do
  redis.call("SET", KEYS[i], "1", "EX", ARGV[4])
  dedupe[#dedupe + 1] = KEYS[i]
end
if ARGV[5] ~= "" then dedupe[#dedupe + 1] = ARGV[5] end
local seq = redis.call("HINCRBY", KEYS[2], "tail", 1)
redis.call("XADD", KEYS[1], seq .. "-0", "b", ARGV[2], "d", table.concat(dedupe, "\\n"))
redis.call("ZADD", KEYS[3], "NX", ARGV[3], ARGV[1])
return seq
`,
};
