import type { Redis } from "ioredis";

/** What Squadron's queues and mailboxes hold, in words; "" when nothing is under way. */
export async function underWay(redis: Redis): Promise<string> {
  const mail = await redis.zrange("{squadron}:dirty", "0", "-1");
  return [await queuedJobs(redis), ...mail].filter((each) => each !== "").join(", ");
}

/** What the queues hold, "" when nothing. */
export async function queuedJobs(redis: Redis): Promise<string> {
  const jobs = await Promise.all(["route", "turn"].map((lane) => jobsOf(redis, lane)));
  return jobs.filter((each) => each !== "").join(", ");
}

/** What a queue holds, "" when nothing. */
async function jobsOf(redis: Redis, lane: string): Promise<string> {
  const at = `{squadron}:q:${lane}`;
  const [waiting, active, delayed] = await Promise.all([
    redis.llen(`${at}:wait`),
    redis.llen(`${at}:active`),
    redis.zcard(`${at}:delayed`),
  ]);
  if (waiting + active + delayed === 0) return "";
  return `${lane}: ${waiting} waiting, ${active} active, ${delayed} delayed${await lastOf(redis, at)}`;
}

/** When the last of what is delayed is due, and why it was. */
async function lastOf(redis: Redis, at: string): Promise<string> {
  const [id, score] = await redis.zrange(`${at}:delayed`, "-1", "-1", "WITHSCORES");
  if (id === undefined) return "";
  // BullMQ keeps the time in the upper bits.
  const inMs = Math.round(Number(score) / 0x1000 - Date.now());
  return ` (the last in ${inMs} ms, after "${await redis.hget(`${at}:${id}`, "failedReason")}")`;
}
