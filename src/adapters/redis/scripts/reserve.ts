import type { Script } from "../script.ts";
import { levels } from "./parts.ts";

/** Counts all charges of one reservation, or none of them. */
export const reserve: Script = {
  name: "reserveBudget",
  lua: `${levels}
-- KEYS: reservations, then as levels has it   ARGV: id, then as levels has it
-- Returns {"ok", used, limit, ...} or {"short", charge, used, limit}.
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then
  for i = 1, charges do
    local used, limit = level(i)
    local amount = tonumber(arg(i, 3))
    if limit and (used + amount > limit or (amount == 0 and used >= limit)) then
      return {"short", tostring(i), text(used), text(limit)}
    end
  end
  local reserved = {}
  for i = 1, charges do
    add(i, tonumber(arg(i, 3)))
    reserved[i] = arg(i, 3)
  end
  redis.call("HSET", KEYS[1], ARGV[1], table.concat(reserved, " "))
  redis.call("EXPIRE", KEYS[1], arg(1, 5))
end
return all()
`,
};
