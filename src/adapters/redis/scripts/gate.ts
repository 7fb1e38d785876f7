import type { Script } from "../script.ts";

/** Places for turns: caps over all processes, and the next place to the repository that was served longest ago. */
export const gate: Script = {
  name: "gate",
  lua: `
-- KEYS: holders, ring   ARGV: operation (enter|keep|leave), session key, now (ms), lease (ms),
--   cap service, cap repository, cap role, prefix of the waiting lists
-- Returns {admitted (0|1), granted key, ...}.
local holders, ring = KEYS[1], KEYS[2]
local op, key, now, lease = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local capAll, capRepo, capRole = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local function parts(k)
  local repo, role = string.match(k, "^(%d+)/%d+/(.+)$")
  return repo, role
end
local function ringEnd()
  local latest = redis.call("ZREVRANGE", ring, 0, 0, "WITHSCORES")
  return tonumber(latest[2] or "0") + 1
end
if op == "keep" then
  redis.call("ZADD", holders, "XX", now + lease, key)
  return {1}
end
redis.call("ZREMRANGEBYSCORE", holders, "-inf", now)
local repo = parts(key)
if op == "leave" then
  redis.call("ZREM", holders, key)
  redis.call("ZREM", ARGV[8] .. repo, key)
elseif redis.call("ZSCORE", holders, key) then
  redis.call("ZADD", holders, now + lease, key)
  return {1}
else
  redis.call("ZADD", ARGV[8] .. repo, "NX", now, key)
  -- Joins at the end of the round: one that comes and goes must not pass one that always waits.
  redis.call("ZADD", ring, "NX", ringEnd(), repo)
end
local total, byRepo, byRole = 0, {}, {}
for _, k in ipairs(redis.call("ZRANGE", holders, 0, -1)) do
  local r, role = parts(k)
  total = total + 1
  byRepo[r] = (byRepo[r] or 0) + 1
  byRole[role] = (byRole[role] or 0) + 1
end
local out, admitted, moved = {}, 0, true
while total < capAll and moved do
  moved = false
  for _, r in ipairs(redis.call("ZRANGE", ring, 0, -1)) do
    local waiting = redis.call("ZRANGE", ARGV[8] .. r, 0, 49)
    if #waiting == 0 then
      redis.call("ZREM", ring, r)
    elseif (byRepo[r] or 0) < capRepo then
      for _, k in ipairs(waiting) do
        local _, role = parts(k)
        if (byRole[role] or 0) < capRole then
          redis.call("ZREM", ARGV[8] .. r, k)
          redis.call("ZADD", holders, now + lease, k)
          redis.call("ZADD", ring, ringEnd(), r)
          total, byRepo[r], byRole[role] = total + 1, (byRepo[r] or 0) + 1, (byRole[role] or 0) + 1
          if k == key then admitted = 1 else out[#out + 1] = k end
          moved = true
          break
        end
      end
    end
    if moved then break end
  end
end
return {admitted, unpack(out)}
`,
};
