import type { Script } from "../script.ts";

/** Lets numbers begin no lower than an earlier store had them: a mailbox's positions, an account's counts. */
export const seed: Script = {
  name: "seed",
  lua: `
-- KEYS: hash   ARGV: field, least value, ...
for i = 1, #ARGV, 2 do
  if tonumber(redis.call("HGET", KEYS[1], ARGV[i]) or "0") < tonumber(ARGV[i + 1]) then
    redis.call("HSET", KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
return 1
`,
};
