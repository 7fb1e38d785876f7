import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { sessionView } from "../observe/session-view.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { narrowing, toFilter } from "./session-inputs.ts";
import { sessionTable } from "./session-table.ts";
import { withOperator } from "./with-operator.ts";

export const sessionsList = defineCommand({
  name: "sessions list",
  summary: "List sessions, those changed last first",
  input: z.object({
    ...narrowing,
    limit: z.coerce.number().int().positive().optional().describe("How many at most; all, when left out"),
    json: jsonFields(sessionView),
  }),
  output: sessionView,
  examples: [
    'squadron sessions list --filter "squadron-dev-*" --status waiting',
    "squadron sessions list --repo acme/widgets --json id,role,status",
  ],
  run: ({ limit, json, ...given }, env) =>
    withOperator(env, async (tools) => {
      const found = await listSessions(tools, toFilter(given));
      const shown = found.slice(0, limit);
      print(json, shown, () => sessionTable(shown, tools.now()));
      if (shown.length < found.length)
        process.stderr.write(`${shown.length} of ${found.length} sessions shown.\n`);
      return 0;
    }),
});
