import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { sessionView, type SessionView } from "../observe/session-view.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { sessionTable } from "./session-table.ts";
import { age } from "./span.ts";
import { withOperator } from "./with-operator.ts";

const statusView = z.object({
  store: z.enum(["url", "child", "memory"]),
  /** Workers that take turns. */
  workers: z.number(),
  /** Sessions, by their status. */
  sessions: z.record(z.string(), z.number()),
  /** Those that work, or have something to do. */
  busy: z.array(sessionView).readonly(),
  /** Mails that wait, of all sessions. */
  mail: z.number(),
  /** Mails that were given up. */
  deadLetters: z.number(),
  /** Where nothing may begin, and since when; `*` is everywhere. */
  halted: z.array(z.object({ where: z.string(), by: z.string(), at: z.string() })).readonly(),
});

export const status = defineCommand({
  name: "status",
  summary: "Show whether Squadron works, and what waits",
  input: z.object({
    sessions: z.boolean().default(false).describe("Also those that work or have something to do"),
    json: jsonFields(statusView),
  }),
  output: statusView,
  run: ({ sessions, json }, env) =>
    withOperator(env, async (tools) => {
      const [all, workers, dead, halts] = await Promise.all([
        listSessions(tools),
        tools.wakes.workers(),
        tools.mail.deadLetters(),
        tools.halts.all(),
      ]);
      const found = {
        store: tools.store,
        workers,
        sessions: countBy(all, (each) => each.status),
        busy: all.filter((each) => each.worker !== "" || each.mail > 0),
        mail: all.reduce((sum, each) => sum + each.mail, 0),
        deadLetters: dead.length,
        halted: Object.entries(halts).map(([where, { by, at }]) => ({
          where,
          by,
          at: new Date(at).toISOString(),
        })),
      };
      print(json, found, () => told(found, { sessions, now: tools.now() }));
      return 0;
    }),
});

function told(
  { store, workers, busy, mail, deadLetters, halted, ...found }: z.output<typeof statusView>,
  { sessions, now }: { readonly sessions: boolean; readonly now: number },
): string {
  const counts = Object.entries(found.sessions).map(([state, count]) => `${count} ${state}`);
  return [
    `store         ${store}`,
    `workers       ${workers === 0 ? "none: the service is down, and what comes waits" : workers}`,
    `sessions      ${counts.join(", ") || "none"}`,
    `mail waiting  ${mail}`,
    `given up      ${deadLetters}`,
    ...halted.map(
      ({ where, by, at }) =>
        `halted        ${where === "*" ? "everywhere" : where}, by ${by}, ${age(at, now)}`,
    ),
    ...(sessions ? ["", sessionTable(busy, now)] : []),
  ].join("\n");
}

function countBy(
  all: readonly SessionView[],
  of: (each: SessionView) => string,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of all) counts[of(each)] = (counts[of(each)] ?? 0) + 1;
  return counts;
}
