import type { Script } from "../script.ts";

/** One write to one installation: at a distance from the last, within the minute and the hour. */
export const takeWrite: Script = {
  name: "takeWrite",
  lua: `
-- KEYS: writes of the last hour, block   ARGV: now (ms), interval (ms), per minute, per hour
-- Returns 0 when taken, else milliseconds to wait.
local now = tonumber(ARGV[1])
local wait = math.max(0, tonumber(redis.call("GET", KEYS[2]) or "0") - now)
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", now - 3600000)
local function after(rank, ms)
  local entry = redis.call("ZREVRANGE", KEYS[1], rank, rank, "WITHSCORES")
  if entry[2] then wait = math.max(wait, tonumber(entry[2]) + ms - now) end
end
after(0, tonumber(ARGV[2]))
after(tonumber(ARGV[3]) - 1, 60000)
after(tonumber(ARGV[4]) - 1, 3600000)
if wait > 0 then return wait end
redis.call("ZADD", KEYS[1], now, now .. "-" .. redis.call("ZCARD", KEYS[1]))
redis.call("PEXPIRE", KEYS[1], 3600000)
return 0
`,
};
