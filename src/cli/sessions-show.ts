import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { sessionView, type SessionView } from "../observe/session-view.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { pickSession } from "./pick-sessions.ts";
import { print } from "./print.ts";
import { oneId } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

export const sessionsShow = defineCommand({
  name: "sessions show",
  summary: "Show everything that is known of one session",
  words: ["id"],
  input: z.object({ id: oneId, json: jsonFields(sessionView) }),
  output: sessionView,
  run: ({ id, json }, env) =>
    withOperator(env, async (tools) => {
      const view = pickSession(await listSessions(tools), id);
      print(json, view, () => told(view));
      return 0;
    }),
});

/** A line for each thing that is known. */
function told(view: SessionView): string {
  return Object.entries(view)
    .map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(" ") : String(value);
      return `${name.padEnd(12)} ${text === "" ? "-" : text.replaceAll(/\s+/g, " ")}`;
    })
    .join("\n");
}
