/** Lua that several scripts need the same: what a claim and a dedupe key mean is said once. */

/** `holds(meta, fence, generation)`: whether the claim with these two is still the one in force. */
export const holds = `
local function holds(meta, fence, generation)
  local has = redis.call("HMGET", meta, "fence", "gen")
  return (has[1] or "0") == fence and (has[2] or "0") == generation
end
`;

/**
 * `remember(first, ttl, seq, origin)`: nil when one of the keys from KEYS[first] on is known, else all of them, known from
 * now on, and after them those of the origin (a line each): what `fail` releases. A key's value is the position of the
 * origin, 0 without one; negative, the mail of the origin at that position was given up, and only a later one is news.
 */
export const remember = `
local function remember(first, ttl, seq, origin)
  for i = first, #KEYS do
    local known = tonumber(redis.call("GET", KEYS[i]))
    if known and (known >= 0 or tonumber(seq) <= -known) then return nil end
  end
  local keys = {}
  for i = first, #KEYS do
    redis.call("SET", KEYS[i], seq, "EX", ttl)
    keys[#keys + 1] = KEYS[i]
  end
  if origin ~= "" then keys[#keys + 1] = origin end
  return table.concat(keys, "\\n")
end
`;

/** `put(session, arg)`: stores the fields and values from ARGV[arg] on; what is empty is as in a new session and takes no room. */
export const put = `
local function put(session, arg)
  for i = arg, #ARGV, 2 do
    if ARGV[i + 1] == "" then
      redis.call("HDEL", session, ARGV[i])
    else
      redis.call("HSET", session, ARGV[i], ARGV[i + 1])
    end
  end
end
`;

/** `open(key, arg)`: makes a session known unless it is. KEYS[key]: session, sessions, roles. ARGV[arg]: its key, role, fields. */
export const open = `${put}
local function open(key, arg)
  -- Indexed even when known, so that a half-lost index heals.
  redis.call("SADD", KEYS[key + 1], ARGV[arg])
  redis.call("SADD", KEYS[key + 2], ARGV[arg + 1])
  if redis.call("EXISTS", KEYS[key]) == 1 then return end
  put(KEYS[key], arg + 2)
end
`;

/** `dropEffects(effects, turn, other)`: forgets the effects of all turns but these. */
export const dropEffects = `
local function dropEffects(effects, turn, other)
  local all = redis.call("HGETALL", effects)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == "e:" then
      local of = cjson.decode(all[i + 1]).turn
      if of ~= turn and of ~= other then redis.call("HDEL", effects, all[i]) end
    end
  end
end
`;

/**
 * How far the accounts of a budget script are used. Of the i-th charge, KEYS[2i] is the account and KEYS[2i + 1] what people
 * added; from ARGV[2] on each has: its field, its field there, amount, limit ("" = none), seconds to keep the account.
 */
export const levels = `
local charges = (#KEYS - 1) / 2
local function text(number)
  return string.format("%.0f", number)
end
local function arg(i, nth)
  return ARGV[(i - 1) * 5 + 1 + nth]
end
local function level(i)
  local used = tonumber(redis.call("HGET", KEYS[i * 2], arg(i, 1)) or "0")
  if arg(i, 4) == "" then return used, nil end
  return used, tonumber(arg(i, 4)) + tonumber(redis.call("HGET", KEYS[i * 2 + 1], arg(i, 2)) or "0")
end
local function add(i, amount)
  local used = tonumber(redis.call("HGET", KEYS[i * 2], arg(i, 1)) or "0")
  redis.call("HSET", KEYS[i * 2], arg(i, 1), text(used + amount))
  redis.call("EXPIRE", KEYS[i * 2], arg(i, 5))
end
local function all()
  local out = {"ok"}
  for i = 1, charges do
    local used, limit = level(i)
    out[#out + 1] = text(used)
    out[#out + 1] = limit and text(limit) or ""
  end
  return out
end
`;
