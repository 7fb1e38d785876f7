import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { pickSession } from "./pick-sessions.ts";
import { say } from "./print.ts";
import { oneId } from "./session-inputs.ts";
import { talkWith, tell } from "./talk-with.ts";
import { withOperator } from "./with-operator.ts";

export const sessionsResume = defineCommand({
  name: "sessions resume",
  summary: "Wake a session now with your words; without --prompt, talk with it until you leave",
  words: ["id"],
  input: z.object({
    id: oneId,
    prompt: z
      .string()
      .min(1)
      .optional()
      .describe("What to tell it. It acts on GitHub as it does for a comment"),
  }),
  examples: ['squadron sessions resume squadron-dev-7 --prompt "The numbers are in docs/limits.md."'],
  run: ({ id, prompt }, env) =>
    withOperator(env, async (tools) => {
      const view = pickSession(await listSessions(tools), id);
      if (prompt === undefined) return talkWith(tools, view);
      await tell(tools, view, prompt);
      const isTaken = (await tools.wakes.workers()) > 0;
      say(`Woken: ${view.id}${isTaken ? "" : ". No worker runs now; it reads this when one starts."}`);
      return 0;
    }),
});
