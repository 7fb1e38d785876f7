import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import type { OperatorTools } from "../compose-operator.ts";
import { formatSession, parseSession, type SessionKey } from "../domain/ids.ts";
import { SquadronError } from "../domain/errors.ts";
import { listSessions } from "../observe/list-sessions.ts";
import type { AuditLine } from "../ports/audit.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { pickSession } from "./pick-sessions.ts";
import { print, say } from "./print.ts";
import { oneId } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

const logLine = z.object({ at: z.string(), event: z.string(), detail: z.string() });

export const logs = defineCommand({
  name: "logs",
  summary: "Show what a session did, from the audit on this disk: turns, tools, changes; no texts",
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
    withOperator(env, async (tools) => {
      const key = await keyOf(tools, id);
      const lines = await tools.audit.last(key, last);
      if (lines.length === 0 && !follow)
        throw new SquadronError(
          "refused",
          `Nothing is recorded of ${id} on this disk; SQUADRON_STATE names the folder of the worker that ran it.`,
        );
      print(json, lines, () => lines.map(told).join("\n"));
      if (follow) await followFrom(tools, key);
      return 0;
    }),
});

async function keyOf(tools: OperatorTools, id: string): Promise<SessionKey> {
  // A key needs no session: the audit outlives it.
  if (id.includes("/")) return formatSession(parseSession(id));
  return formatSession(parseSession(pickSession(await listSessions(tools), id).key));
}

/** Never returns: whoever reads ends it. */
async function followFrom({ audit }: Pick<OperatorTools, "audit">, key: SessionKey): Promise<void> {
  for (let seen = (await audit.last(key, Infinity)).length; ; await sleep(300)) {
    const all = await audit.last(key, Infinity);
    for (const line of all.slice(seen)) say(told(line));
    seen = all.length;
  }
}

function told({ at, event, detail }: AuditLine): string {
  return `${at.slice(0, 19).replace("T", " ")}  ${event}  ${detail}`.trimEnd();
}
