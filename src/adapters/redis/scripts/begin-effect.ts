import type { Script } from "../script.ts";
import { dropEffects, holds } from "./parts.ts";

/** Records the intent of an effect under the claim. */
export const beginEffect: Script = {
  name: "beginEffect",
  lua: `${holds}${dropEffects}
-- KEYS: meta, effects   ARGV: fence, generation, id, kind, turn, now (ms)
-- Returns {"fenced"}, {"new", since}, {"wire", since, sentAt} or {"done", result}.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return {"fenced"} end
local field = "e:" .. ARGV[3]
local known = redis.call("HGET", KEYS[2], field)
if known then
  local effect = cjson.decode(known)
  if effect.state == "done" then return {"done", effect.result} end
  if effect.state == "wire" then return {"wire", tostring(effect.at), tostring(effect.sentAt or effect.at)} end
end
local last = redis.call("HGET", KEYS[2], "last")
if last ~= ARGV[5] then
  -- A new turn: the one before the previous is committed history now.
  dropEffects(KEYS[2], last, ARGV[5])
  redis.call("HSET", KEYS[2], "last", ARGV[5])
end
redis.call("HSET", KEYS[2], field, cjson.encode({
  kind = ARGV[4], turn = ARGV[5], state = "intent", at = tonumber(ARGV[6]), result = ""
}))
return {"new", ARGV[6]}
`,
};
