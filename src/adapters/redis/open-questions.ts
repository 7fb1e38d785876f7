import type { Redis } from "ioredis";

import { formatSession, parseSession } from "../../domain/ids.ts";
import type { OpenQuestions } from "../../ports/open-questions.ts";
import type { Keys } from "./keys.ts";

/** Open questions as fields of one hash: by session, the comment and when it was noted. */
export function createOpenQuestions({ redis, keys }: { redis: Redis; keys: Keys }): OpenQuestions {
  return {
    note: async ({ key, commentId, at }) => {
      await redis.hset(keys.questions, key, `${commentId} ${at}`);
    },
    drop: async (key) => {
      await redis.hdel(keys.questions, key);
    },
    all: async () =>
      Object.entries(await redis.hgetall(keys.questions)).map(([key, value]) => {
        const [commentId, at] = value.split(" ");
        return { key: formatSession(parseSession(key)), commentId: Number(commentId), at: Number(at) };
      }),
  };
}
