import type { Script } from "../script.ts";
import { remember } from "./parts.ts";

/** Stores one mail unless any of its dedupe keys is known. */
export const append: Script = {
  name: "append",
  lua: `${remember}
-- KEYS: mail, meta, dirty, dedupe...   ARGV: mailbox, body, now (ms), ttl (s), keys of the origin (a line each)
-- Returns the new seq, 0 for a duplicate.
local dedupe = remember(4, ARGV[4])
if not dedupe then return 0 end
if ARGV[5] ~= "" then dedupe[#dedupe + 1] = ARGV[5] end
local seq = redis.call("HINCRBY", KEYS[2], "tail", 1)
redis.call("XADD", KEYS[1], seq .. "-0", "b", ARGV[2], "d", table.concat(dedupe, "\\n"))
redis.call("ZADD", KEYS[3], "NX", ARGV[3], ARGV[1])
return seq
`,
};
