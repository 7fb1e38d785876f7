import type { Script } from "../script.ts";
import { levels } from "./parts.ts";

/** Puts what a reservation came to in place of what was reserved. */
export const settle: Script = {
  name: "settleBudget",
  lua: `${levels}
-- KEYS: reservations, then as levels has it   ARGV: id, then as levels has it
-- Returns {"ok", used, limit, ...}.
local reserved = redis.call("HGET", KEYS[1], ARGV[1])
if reserved then
  local i = 0
  for amount in string.gmatch(reserved, "%d+") do
    i = i + 1
    -- An account that had its day must not come back with less than nothing.
    if redis.call("EXISTS", KEYS[i * 2]) == 1 then add(i, tonumber(arg(i, 3)) - tonumber(amount)) end
  end
  redis.call("HDEL", KEYS[1], ARGV[1])
end
return all()
`,
};
