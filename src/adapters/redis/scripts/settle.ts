import type { Script } from "../script.ts";
import { levels } from "./parts.ts";

/** Puts what a reservation came to in place of what was reserved. */
export const settle: Script = {
  name: "settleBudget",
  lua: `${levels}
-- KEYS: reservation, then an account and its grants for each charge
-- ARGV: seconds to keep the reservation, then for each charge: unit, amount, limit ("" = none), seconds to keep the account
-- Returns {"ok", used, limit, ...}.
local reserved = redis.call("GET", KEYS[1])
if reserved and reserved ~= "settled" then
  local i = 0
  for amount in string.gmatch(reserved, "%d+") do
    i = i + 1
    local at = (i - 1) * 4 + 2
    -- An account that is gone was closed or has had its day: it must not come back with less than nothing.
    if redis.call("EXISTS", KEYS[i * 2]) == 1 then add(i, ARGV[at], tonumber(ARGV[at + 1]) - tonumber(amount)) end
  end
  redis.call("SET", KEYS[1], "settled", "EX", ARGV[1])
end
return all()
`,
};
