import { z } from "zod";

import { listSessions } from "../observe/list-sessions.ts";
import { isNamed } from "../observe/session-filter.ts";
import { defineCommand } from "./command.ts";
import { deletion } from "./deletion.ts";
import { orderSessions } from "./order-sessions.ts";
import { changing, narrowing, toFilter } from "./session-inputs.ts";
import { withOperator } from "./with-operator.ts";

const { olderThan, ...others } = narrowing;

export const sessionsCleanup = defineCommand({
  name: "sessions cleanup",
  summary: "Let all sessions go that nobody needed for long, as delete does",
  input: z.object({
    olderThan: olderThan.unwrap().describe("Nothing was done in it for longer: 30m, 24h, 7d"),
    keep: z
      .array(z.string())
      .default([])
      .describe('A pattern of ids, branches or repositories to leave, as "release-*"; may be repeated'),
    ...others,
    ...changing,
  }),
  examples: ['squadron sessions cleanup --older-than 30d --keep "release-*" --dry-run'],
  run: ({ keep, dryRun, yes, force, ...given }, env) =>
    withOperator(env, async (tools) => {
      const found = await listSessions(tools, toFilter(given));
      const sessions = found.filter((view) => !keep.some((pattern) => isNamed(pattern, view)));
      return orderSessions(tools, deletion(tools), { sessions, given: { dryRun, yes, force } });
    }),
});
