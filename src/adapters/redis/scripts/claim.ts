import type { Script } from "../script.ts";

/** Takes the mailbox for a runner, unless a later one has it. */
export const claim: Script = {
  name: "claim",
  lua: `
-- KEYS: mail, meta   ARGV: job, attempt, max, tries from which the first mail is handled alone
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
-- A batch that failed is taken apart, so that only the mail at fault is given up.
local max = tries >= tonumber(ARGV[4]) and 1 or ARGV[3]
local out = {fence, tonumber(has[4] or "0"), tonumber(has[5] or "1"), tries}
for _, entry in ipairs(redis.call("XRANGE", KEYS[1], "-", "+", "COUNT", max)) do
  out[#out + 1] = entry[1]
  out[#out + 1] = entry[2][2]
end
return out
`,
};
