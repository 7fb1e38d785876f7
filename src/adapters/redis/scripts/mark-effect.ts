import type { Script } from "../script.ts";
import { holds } from "./parts.ts";

/** Moves an effect on: to the wire (fenced) or to its outcome (a fact, never fenced). */
export const markEffect: Script = {
  name: "markEffect",
  lua: `${holds}
-- KEYS: meta, effects   ARGV: id, state, now (ms), result, fence ("" = not fenced), generation
-- Returns 1, or -1 when fenced or unknown.
if ARGV[5] ~= "" then
  if not holds(KEYS[1], ARGV[5], ARGV[6]) then return -1 end
end
local known = redis.call("HGET", KEYS[2], "e:" .. ARGV[1])
if not known then return -1 end
local effect = cjson.decode(known)
-- "at" of an effect on the wire stays the first time: the search for its mark begins there.
if not (effect.state == "wire" and ARGV[2] == "wire") then effect.at = tonumber(ARGV[3]) end
-- What may still arrive was sent the last time.
if ARGV[2] == "wire" then effect.sentAt = tonumber(ARGV[3]) end
effect.state = ARGV[2]
effect.result = ARGV[4]
redis.call("HSET", KEYS[2], "e:" .. ARGV[1], cjson.encode(effect))
return 1
`,
};
