/** Lua that several scripts need the same: what a claim and a dedupe key mean is said once. */

/** `holds(meta, fence, generation)`: whether the claim with these two is still the one in force. */
export const holds = `
local function holds(meta, fence, generation)
  local has = redis.call("HMGET", meta, "fence", "gen")
  return (has[1] or "0") == fence and (has[2] or "0") == generation
end
`;

/** `remember(first, ttl)`: nil when one of the keys from KEYS[first] on is known, else all of them, known from now on. */
export const remember = `
local function remember(first, ttl)
  for i = first, #KEYS do
    if redis.call("EXISTS", KEYS[i]) == 1 then return nil end
  end
  local keys = {}
  for i = first, #KEYS do
    redis.call("SET", KEYS[i], "1", "EX", ttl)
    keys[#keys + 1] = KEYS[i]
  end
  return keys
end
`;
