import type { Redis } from "ioredis";

/** A Lua script: all its keys in the header of its source, all its return codes too. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

/** Registers a script with the client and gives it back as a function. Sent by hash, in full only when the store lacks it. */
export function bindScript(
  redis: Redis,
  script: Script,
): (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown> {
  const command = `squadron_${script.name}`;
  redis.defineCommand(command, { lua: script.lua });
  const call = (redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>)[
    command
  ];
  if (!call) throw new TypeError(`ioredis did not define ${command}`);
  return (keys, args) => call.call(redis, keys.length, ...keys, ...args);
}
