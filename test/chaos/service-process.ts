import { writeSync } from "node:fs";

import { errorCode, errorLine } from "../../src/domain/errors.ts";
import { startService } from "../../src/start-service.ts";
import { replacements, type ReplacementName } from "../promises/replacements.ts";
import type { Moment } from "./moments.ts";
import { reaching } from "./reaching.ts";
import { shiftClock } from "./shift-clock.ts";
import { storeAway } from "./store-away.ts";

/**
 * Half of Squadron in a process of its own, which ends or freezes itself where it is told to.
 * Arguments: `web` or `worker`, and the name of a mechanism to take out, if any.
 */
const [half, without] = process.argv.slice(2);
const armed: { readonly moment: Moment; readonly signal: "SIGKILL" | "SIGSTOP" }[] = [];
// Beside the usual three and the channel: what is written there arrives even from a process that ends at once.
const hits = 4;

type Order =
  | { readonly order: "arm"; readonly moment: Moment; readonly signal: "SIGKILL" | "SIGSTOP" }
  | { readonly order: "shift"; readonly ms: number };

process.on("message", (order: Order) => {
  if (order.order === "arm") armed.push(order);
  else shiftClock(order.ms);
});

const at = (moment: Moment): void => {
  const nth = armed.findIndex((each) => each.moment === moment);
  const [{ signal } = {}] = nth < 0 ? [] : armed.splice(nth, 1);
  if (!signal) return;
  writeSync(hits, `${moment} ${signal}\n`);
  process.kill(process.pid, signal);
};

const under = without === undefined ? {} : replacements[without as ReplacementName];
// As the program does it: without a store it says so and ends, for whoever supervises it to start it again.
const giveUp = (error: unknown): never => {
  if (errorCode(error) !== "outside") throw error;
  process.stderr.write(`${errorLine(error)}\n`);
  process.exit(storeAway);
};
const running = await startService({
  env: process.env,
  halves: { web: half === "web", worker: half === "worker" },
  replace: reaching({ at, isArmed: (moment) => armed.some((each) => each.moment === moment) }, under),
}).catch(giveUp);
process.on("SIGTERM", () => {
  void Promise.resolve(running[Symbol.asyncDispose]()).finally(() => process.exit(0));
});
// Whoever started it is gone, and with it the world it lives in.
process.on("disconnect", () => process.exit(1));
process.send?.({ webhookUrl: running.webhookUrl });
