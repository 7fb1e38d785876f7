import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { wake } from "./operator.ts";
import { pickSession } from "./pick-sessions.ts";
import { say } from "./print.ts";
import { oneId } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

const text = "Whoever runs Squadron asks you to try again what you did not finish.";

export const sessionsRetry = defineCommand({
  name: "sessions retry",
  summary: "Let a session try again what it gave up, was stopped at or was interrupted in",
  words: ["id"],
  input: z.object({ id: oneId }),
  run: ({ id }, env) =>
    withOperator(env, async (tools) => {
      const view = pickSession(await listSessions(tools), id);
      if (["active", "queued", "paused"].includes(view.status))
        throw new SquadronError("refused", `${view.id} is ${view.status}: there is nothing to try again.`);
      await wake(tools, view, { order: "retry", text });
      say(`Tries again: ${view.id}`);
      return 0;
    }),
});
