import type { Script } from "../script.ts";
import { holds } from "./parts.ts";

/** Takes an effect off the record, under the claim. */
export const dropEffect: Script = {
  name: "dropEffect",
  lua: `${holds}
-- KEYS: meta, effects   ARGV: fence, generation, id
-- Returns 1, or -1 when fenced.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return -1 end
redis.call("HDEL", KEYS[2], "e:" .. ARGV[3])
return 1
`,
};
