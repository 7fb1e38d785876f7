import type { Redis } from "ioredis";

import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { DeliveryLog } from "./delivery-log.ts";
import { waitFor } from "./wait.ts";

interface Resting {
  readonly github: LabGitHub;
  readonly log: DeliveryLog;
  readonly redis: Redis;
  /** Aborted when nobody wants to wait any more: its reason is thrown. */
  readonly signal: AbortSignal;
}

// Retries wait for up to a minute, mail that nobody was woken for is found by the sweep, and what a reconciliation that
// began late takes up must be worked on. A slow machine was seen to need a little over three minutes.
const mostMs = 300_000;

/** Waits until nothing is under way: every delivery taken, every mailbox empty, no job left. @returns what is left otherwise. */
export async function comeToRest({ github, log, redis, signal }: Resting): Promise<string> {
  let left = "";
  const isAtRest = async (): Promise<boolean> => {
    signal.throwIfAborted();
    await github.settled();
    const failed = log.redeliverFailed();
    const before = github.deliveries.length;
    const jobs = await Promise.all(["route", "turn"].map((lane) => jobsOf(redis, lane)));
    const mail = await redis.zrange("{squadron}:dirty", "0", "-1");
    left = [...jobs, ...mail, ...(failed > 0 ? [`${failed} deliveries`] : [])].filter(Boolean).join(", ");
    await github.settled();
    return left === "" && github.deliveries.length === before && !log.anyFailed();
  };
  return (await waitFor(mostMs, isAtRest)) ? "" : left;
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
