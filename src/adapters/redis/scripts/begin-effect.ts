import type { Script } from "../script.ts";
import { holds } from "./parts.ts";

/** Records the intent of an effect under the claim. */
export const beginEffect: Script = {
  name: "beginEffect",
  lua: `${holds}
-- KEYS: meta, effects   ARGV: fence, generation, id, kind, turn, now (ms)
-- Returns {"fenced"}, {"new", since}, {"wire", since} or {"done", result}.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return {"fenced"} end
local field = "e:" .. ARGV[3]
local known = redis.call("HGET", KEYS[2], field)
if known then
  local effect = cjson.decode(known)
  if effect.state == "done" then return {"done", effect.result} end
  if effect.state == "wire" then return {"wire", tostring(effect.at)} end
end
local turns = redis.call("HMGET", KEYS[2], "last", "previous")
if turns[1] ~= ARGV[5] then
  -- A new turn: the one before the previous is committed history now.
  local all = redis.call("HGETALL", KEYS[2])
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == "e:" then
      local turn = cjson.decode(all[i + 1]).turn
      if turn ~= turns[1] and turn ~= ARGV[5] then redis.call("HDEL", KEYS[2], all[i]) end
    end
  end
  redis.call("HSET", KEYS[2], "last", ARGV[5], "previous", turns[1] or "")
end
redis.call("HSET", KEYS[2], field, cjson.encode({
  kind = ARGV[4], turn = ARGV[5], state = "intent", at = tonumber(ARGV[6]), result = ""
}))
return {"new", ARGV[6]}
`,
};
