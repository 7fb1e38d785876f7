import type { Script } from "../script.ts";

/** Takes the mailbox for a runner, unless a later one has it. */
export const claim: Script = {
  name: "claim",
  lua: `
-- KEYS: mail, meta, effects   ARGV: job, attempt, max, tries from which the first mail is handled alone
-- Returns {-1} when a later runner has claimed, else {fence, generation, epoch, tries, id, body, id, body, ...}.
local job, attempt = tonumber(ARGV[1]), tonumber(ARGV[2])
local has = redis.call("HMGET", KEYS[2], "job", "attempt", "fence", "gen", "epoch", "tries")
local hasJob, hasAttempt = tonumber(has[1] or "-1"), tonumber(has[2] or "-1")
if job < hasJob or (job == hasJob and attempt < hasAttempt) then return {-1} end
local fence = tonumber(has[3] or "0")
if job ~= hasJob or attempt ~= hasAttempt then
  fence = fence + 1
  redis.call("HSET", KEYS[2], "job", job, "attempt", attempt, "fence", fence)
end
local tries = tonumber(has[6] or "0")
local epoch = has[5] or "1"
local mail = redis.call("XRANGE", KEYS[1], "-", "+", "COUNT", ARGV[3])
-- Whether the turn that began with the first mail may have answered it.
local function answered()
  local turn = epoch .. "." .. string.gsub(mail[1][1], "-0$", "-")
  local effects = redis.call("HGETALL", KEYS[3])
  for i = 1, #effects, 2 do
    if string.find(effects[i], ":comment:", 1, true) then
      local effect = cjson.decode(effects[i + 1])
      if effect.state ~= "intent" and string.find(effect.turn, turn, 1, true) == 1 then return true end
    end
  end
  return false
end
-- A batch that failed is taken apart, so that only the mail at fault is given up. What was said about the rest would be
-- said again, so one that may be answered stays together.
local apart = tries >= tonumber(ARGV[4]) and mail[2] and not answered()
local out = {fence, tonumber(has[4] or "0"), tonumber(epoch), tries}
for i = 1, apart and 1 or #mail do
  out[#out + 1] = mail[i][1]
  out[#out + 1] = mail[i][2][2]
end
return out
`,
};
