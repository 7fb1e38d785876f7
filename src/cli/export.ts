import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { transcribe, transcriptEntry, transcriptMarkdown } from "../domain/history/transcript.ts";
import { formatSession, parseSession } from "../domain/ids.ts";
import { listSessions } from "../observe/list-sessions.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { pickSession } from "./pick-sessions.ts";
import { print } from "./print.ts";
import { oneId } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

export const exportSession = defineCommand({
  name: "export",
  summary:
    "Print a session's conversation as it was stored after its last turn, as Markdown or JSON; all of its words, so mind who reads it",
  words: ["id"],
  input: z.object({ id: oneId, json: jsonFields(transcriptEntry) }),
  output: transcriptEntry,
  examples: ["squadron export squadron-dev-7 > dev-7.md"],
  run: ({ id, json }, env) =>
    withOperator(env, async (tools) => {
      const view = pickSession(await listSessions(tools), id);
      const lines = await tools.conversation(formatSession(parseSession(view.key)));
      if (!lines)
        throw new SquadronError(
          "refused",
          `No conversation of ${view.id} is stored here: it had no turn yet, or SQUADRON_HISTORY (else SQUADRON_STATE) names another folder than the workers'.`,
        );
      const entries = transcribe(lines);
      print(json, entries, () =>
        transcriptMarkdown(`${view.id} on ${view.repository}#${view.issue}`, entries),
      );
      return 0;
    }),
});
