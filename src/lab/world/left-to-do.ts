import type { Redis } from "ioredis";

import type { LabGitHub } from "../github/start-lab-github.ts";
import { underWay } from "./under-way.ts";

/** What is still to be done, in words; "" when every delivery was taken, every mailbox is empty and no job is left. */
export async function leftToDo(
  github: Pick<LabGitHub, "settled" | "deliveries">,
  redis: Redis,
): Promise<string> {
  await github.settled();
  const before = github.deliveries.length;
  const left = await underWay(redis);
  await github.settled();
  // What was done meanwhile may have been told of by more deliveries.
  return left === "" && github.deliveries.length !== before ? "new deliveries" : left;
}
