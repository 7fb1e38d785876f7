import { setTimeout as sleep } from "node:timers/promises";
import { userInfo } from "node:os";

import { z } from "zod";

import type { OperatorTools } from "../compose-operator.ts";
import { lift } from "../dispatch/halt.ts";
import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { say } from "./print.ts";
import { span } from "./span.ts";
import { withOperator } from "./with-operator.ts";

export const drain = defineCommand({
  name: "drain",
  summary:
    "Let what runs come to its end and nothing begin, everywhere, and wait until nobody works: before an upgrade. What comes waits",
  input: z.object({
    off: z.boolean().default(false).describe("Let agents work again"),
    within: span
      .default(30 * 60_000)
      .describe("How long to wait: 30m, 2h. 1 when somebody still works then (unless given: 30m)"),
  }),
  run: ({ off, within }, env) =>
    withOperator(env, async (tools) => {
      if (off) {
        const was = await lift(tools, "everywhere");
        say(was ? "Lifted: agents work again." : "Nothing was drained.");
        return was ? 0 : 1;
      }
      // The kill switch without its orders to stop: it keeps turns from beginning, and ends none.
      await tools.halts.set("everywhere", { by: userInfo().username, at: tools.now() });
      const left = await awaitQuiet(tools, within);
      const lifting = "`squadron drain --off` lets agents work again.";
      if (left.length === 0) say(`Drained: nobody works, and nobody begins. ${lifting}`);
      else say(`Still at work: ${left.join(", ")}. Nothing else begins. ${lifting}`);
      return left.length === 0 ? 0 : 1;
    }),
});

/** @returns ids of the sessions that still work when the time is over. */
async function awaitQuiet(tools: OperatorTools, withinMs: number): Promise<readonly string[]> {
  const until = Date.now() + withinMs;
  for (let told = ""; ; await sleep(500)) {
    const busy = (await listSessions(tools)).filter(({ worker }) => worker !== "").map(({ id }) => id);
    if (busy.length === 0 || Date.now() >= until) return busy;
    const now = `Waiting for ${busy.join(", ")}`;
    if (now !== told) say(now);
    told = now;
  }
}
