import type { Redis } from "ioredis";

/** A session of the store that can be multiplied, to see what many of its kind cost. */
export interface CopiedSession {
  /** Names of the keys that each session has for itself, its own names left out. */
  readonly keys: readonly string[];
  /** Bytes of its timeline, which is not multiplied: it ends by itself a week after the session's last act. */
  readonly timeline: number;
  /** Makes copies until there are so many. */
  fill(count: number): Promise<void>;
  /** Takes all copies away. */
  clear(): Promise<void>;
}

// Far above the numbers of issues that the bench makes itself.
const firstNumber = 1_000_000;
const perPipeline = 500;

/** @param key of a session that sleeps, `<repository>/<number>/<role>`. */
export async function copySession(redis: Redis, key: string): Promise<CopiedSession> {
  const [repository = "", number = "", role = ""] = key.split("/");
  const thread = `${repository}/${number}`;
  const all = await redis.keys("*");
  const timeline = all.find((name) => name.includes(":timeline:") && namesThread(name, thread));
  const own = all.filter(
    (name) => namesThread(name, thread) && !name.includes(":seen:") && name !== timeline,
  );
  const dumps = await Promise.all(own.map(async (name) => ({ name, dump: await redis.dumpBuffer(name) })));
  const shared = await indexesWith(
    redis,
    key,
    all.filter((name) => !own.includes(name)),
  );
  const rename = (text: string, to: number): string => text.replace(thread, `${repository}/${to}`);
  let copies = 0;
  const each = async (
    from: number,
    to: number,
    queue: (pipe: ReturnType<Redis["pipeline"]>, n: number) => void,
  ) => {
    for (let start = from; start < to; start += perPipeline) {
      const pipe = redis.pipeline();
      for (let n = start; n < Math.min(to, start + perPipeline); n += 1) queue(pipe, firstNumber + n);
      await pipe.exec();
    }
  };
  return {
    timeline: timeline === undefined ? 0 : ((await redis.memory("USAGE", timeline, "SAMPLES", 0)) ?? 0),
    keys: own.map((name) => name.replace(`${thread}/${role}`, "…").replace(thread, "…")),
    fill: async (count) => {
      await each(copies, count, (pipe, n) => {
        for (const { name, dump } of dumps) if (dump) pipe.restore(rename(name, n), 0, dump, "REPLACE");
        for (const { name, score } of shared) {
          if (score === undefined) pipe.sadd(name, rename(key, n));
          else pipe.zadd(name, score, rename(key, n));
        }
      });
      copies = count;
    },
    clear: async () => {
      await each(0, copies, (pipe, n) => {
        pipe.unlink(...own.map((name) => rename(name, n)));
        for (const { name, score } of shared) {
          if (score === undefined) pipe.srem(name, rename(key, n));
          else pipe.zrem(name, rename(key, n));
        }
      });
      copies = 0;
    },
  };
}

function namesThread(name: string, thread: string): boolean {
  return name.endsWith(thread) || name.includes(`${thread}/`);
}

interface Index {
  readonly name: string;
  /** Of a sorted set. */
  readonly score: string | undefined;
}

/** The sets in which the session is listed beside others. */
async function indexesWith(redis: Redis, key: string, names: readonly string[]): Promise<readonly Index[]> {
  const found: Index[] = [];
  for (const name of names) {
    const type = await redis.type(name);
    if (type === "set" && (await redis.sismember(name, key)) === 1) found.push({ name, score: undefined });
    const score = type === "zset" ? await redis.zscore(name, key) : null;
    if (score !== null) found.push({ name, score: String(score) });
  }
  return found;
}
