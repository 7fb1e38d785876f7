import type { Script } from "../script.ts";
import { holds } from "./parts.ts";

/** Adds to a session's timeline, if the claim still holds and the session is still known: a closed one leaves nothing. */
export const appendTimeline: Script = {
  name: "appendTimeline",
  lua: `${holds}
-- KEYS: meta, session, timeline
-- ARGV: fence, generation, most entries, seconds to keep, now (ms), entry, channel, session key
-- Returns 1, -1 when fenced or unknown.
if not holds(KEYS[1], ARGV[1], ARGV[2]) then return -1 end
if redis.call("EXISTS", KEYS[2]) == 0 then return -1 end
redis.call("XADD", KEYS[3], "MAXLEN", ARGV[3], "*", "at", ARGV[5], "entry", ARGV[6])
redis.call("EXPIRE", KEYS[3], ARGV[4])
redis.call("PUBLISH", ARGV[7], ARGV[8])
return 1
`,
};
