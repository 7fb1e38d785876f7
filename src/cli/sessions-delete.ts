import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { deletion } from "./deletion.ts";
import { orderSessions } from "./order-sessions.ts";
import { pickSessions } from "./pick-sessions.ts";
import { changing, sessionIds } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

export const sessionsDelete = defineCommand({
  name: "sessions delete",
  summary:
    "Let these sessions go, as /squadron close does: conversation, clone and processes are removed; branches and labels stay",
  words: ["ids"],
  input: z.object({ ids: sessionIds, ...changing }),
  examples: ["squadron sessions delete squadron-dev-7 --dry-run"],
  run: ({ ids, ...given }, env) =>
    withOperator(env, async (tools) => {
      const sessions = pickSessions(await listSessions(tools), ids);
      return orderSessions(tools, deletion(tools), { sessions, given });
    }),
});
