import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import type { SessionKey } from "../domain/ids.ts";
import { joinLog, type LogLine } from "../observe/join-log.ts";
import type { TimelineLine } from "../ports/timeline.ts";
import { defineCommand } from "./command.ts";
import { followLog } from "./follow-log.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { sessionKey } from "./session-key.ts";
import { oneId } from "./session-inputs.ts";
import { tellStoreAway, withLogs, type Logs } from "./with-logs.ts";

const logLine = z.object({
  at: z.string(),
  /** Which record tells it: that of facts on this disk, that of texts in the store, or both. */
  source: z.enum(["audit", "timeline", "both"]),
  event: z.string(),
  detail: z.string(),
  text: z.string(),
});

export const logs = defineCommand({
  name: "logs",
  summary:
    "Show what a session did: turns, tools and changes from the audit on this disk, and their texts from the store, as one; what both tell at one moment is one line",
  words: ["id"],
  input: z.object({
    id: oneId.describe(
      "squadron-<role>-<number>, or <repository id>/<number>/<role>, also of one that is gone",
    ),
    last: z.coerce.number().int().positive().default(100).describe("How many lines at most"),
    follow: z.boolean().default(false).describe("Go on with what comes, until you leave"),
    json: jsonFields(logLine),
  }),
  output: logLine,
  run: ({ id, last, follow, json }, env) =>
    withLogs(env, async (found) => {
      const key = await sessionKey(found, id);
      const audit = await found.audit.last(key, Infinity);
      const timeline = await lastOf(found, key, last);
      const lines = joinLog(audit.slice(-last), timeline).slice(-last);
      if (lines.length === 0 && !follow)
        throw new SquadronError(
          "refused",
          `Nothing is recorded of ${id}, neither in the store nor on this disk; SQUADRON_STATE names the folder of the worker that ran it.`,
        );
      print(json, lines, () => lines.map(told).join("\n"));
      if (!follow) return 0;
      const from = { seen: audit.length, after: timeline.at(-1)?.id ?? "0-0" };
      for await (const line of followLog(found, key, from)) print(json, line, () => told(line));
      return 0;
    }),
});

async function lastOf({ tools }: Logs, key: SessionKey, most: number): Promise<readonly TimelineLine[]> {
  if (!tools) return [];
  try {
    const found = await tools.timeline.read(key, { most });
    if (found.length === 0)
      process.stderr.write(
        "The store has no texts of this session (any more): this is the audit on this disk alone.\n",
      );
    return found;
  } catch (error) {
    tellStoreAway(error);
    return [];
  }
}

function told({ at, event, detail, text }: LogLine): string {
  const head = `${at.slice(0, 19).replace("T", " ")}  ${event}  ${detail}`.trimEnd();
  return text === "" ? head : `${head}\n${text.trimEnd().replaceAll(/^/gm, "    ")}`;
}
