import { z } from "zod";

import { orderStop } from "../dispatch/operator-orders.ts";
import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { orderSessions } from "./order-sessions.ts";
import { pickSessions } from "./pick-sessions.ts";
import { changing, sessionIds } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

export const sessionsStop = defineCommand({
  name: "sessions stop",
  summary: "End what runs of these sessions and drop what waits; they can be woken again",
  words: ["ids"],
  input: z.object({ ids: sessionIds, ...changing }),
  examples: ["squadron sessions stop squadron-dev-7 --yes"],
  run: ({ ids, ...given }, env) =>
    withOperator(env, async (tools) => {
      const sessions = pickSessions(await listSessions(tools), ids);
      const order = {
        verb: "stop",
        done: "Stopped",
        kind: "stop" as const,
        give: orderStop.bind(undefined, tools),
      };
      return orderSessions(tools, order, { sessions, given });
    }),
});
