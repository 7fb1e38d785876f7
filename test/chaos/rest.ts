import type { Redis } from "ioredis";

import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import { leftToDo } from "../../src/lab/world/left-to-do.ts";
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
    const failed = log.redeliverFailed(github.redeliver);
    const resting = await leftToDo(github, redis);
    left = [resting, failed > 0 ? `${failed} deliveries` : ""].filter(Boolean).join(", ");
    return left === "" && !log.anyFailed();
  };
  return (await waitFor(mostMs, isAtRest)) ? "" : left;
}
