import { readdir } from "node:fs/promises";

import type { Redis } from "ioredis";

/**
 * Keys that may stay when everything rests: the store's version, what was seen, sessions that sleep, tombstones, queues,
 * pace, what was merged, and what was used by issues and on days, which expires.
 */
const lasting =
  /^\{squadron\}:(?:seen:|meta:|session:|sessions$|roles:|effects:|timeline:|used:|added:|reserved:|cursors$|pace:|q:|dead$|ended$|version$|merged:)/;
const ofSession =
  /^\{squadron\}:(?:effects:session\/|session:|timeline:|(?:used|added|reserved):session\/)(\d+\/\d+\/.+)$/;

/** Keys that nobody needs any more, and effects and records of sessions that are gone. */
export async function keysLeft(redis: Redis): Promise<readonly string[]> {
  const all = await redis.keys("{squadron}*");
  const sessions = new Set(await redis.smembers("{squadron}:sessions"));
  const orphaned = all.filter((key) => {
    const session = ofSession.exec(key)?.[1];
    return session !== undefined && !sessions.has(session);
  });
  return [...all.filter((key) => !lasting.test(key)), ...orphaned];
}

/** Files nobody needs: of sessions that do not exist, copies of conversations beside the stored one, half-written ones. */
export async function filesLeft(
  folder: string,
  isKnown: (session: string) => boolean,
): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => {
    // Half-written, or on its way: nothing is under way any more.
    if (name.endsWith(".partial") || /\/landings\/\d+\/[^/]+$/.test(name)) return true;
    // Stored conversations: history/<repository>/<issue>/<role>/<version>
    const stored = /^history\/(\d+\/\d+\/[a-z]+)\/[^/]+$/.exec(name)?.[1];
    if (stored !== undefined) return !isKnown(stored);
    // Conversations beside the store, while all sleep.
    return /\/homes\/.*\/session-state\/squadron-[^/]+$/.test(name);
  });
}
