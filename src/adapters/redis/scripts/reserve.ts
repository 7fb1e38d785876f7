import type { Script } from "../script.ts";
import { levels } from "./parts.ts";

/** Counts all charges of one reservation, or none of them. */
export const reserve: Script = {
  name: "reserveBudget",
  lua: `${levels}
-- KEYS: reservation, then an account and its grants for each charge
-- ARGV: seconds to keep the reservation, then for each charge: unit, amount, limit ("" = none), seconds to keep the account
-- Returns {"ok", used, limit, ...} or {"short", charge, used, limit}.
if redis.call("EXISTS", KEYS[1]) == 0 then
  for i = 1, (#KEYS - 1) / 2 do
    local at = (i - 1) * 4 + 2
    local used, limit = level(i, ARGV[at], ARGV[at + 2])
    local amount = tonumber(ARGV[at + 1])
    if limit and (used + amount > limit or (amount == 0 and used >= limit)) then
      return {"short", tostring(i), text(used), text(limit)}
    end
  end
  local reserved = {}
  for i = 1, (#KEYS - 1) / 2 do
    local at = (i - 1) * 4 + 2
    add(i, ARGV[at], tonumber(ARGV[at + 1]))
    redis.call("EXPIRE", KEYS[i * 2], ARGV[at + 3])
    reserved[i] = ARGV[at + 1]
  end
  redis.call("SET", KEYS[1], table.concat(reserved, " "), "EX", ARGV[1])
end
return all()
`,
};
