import { z } from "zod";

import { defineCommand } from "./command.ts";

const time = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    "Name a day or a time, such as 2026-11-01 or 2026-11-01T08:00:00Z.",
  )
  .transform((text) => Date.parse(text));

export const auditExport = defineCommand({
  name: "audit export",
  summary:
    "Print the audit that this machine keeps, one JSON object a line: what agents did, without a word of its text",
  input: z.object({
    since: time.optional().describe("From this time on: 2026-11-01 or 2026-11-01T08:00:00Z (UTC)"),
    until: time.optional().describe("Before this time"),
    repository: z
      .string()
      .regex(/^(?:[\w.-]+\/[\w.-]+|\d+)$/, "Name the repository as <owner>/<name>, or by GitHub's id.")
      .optional()
      .describe("<owner>/<name>, or its id where it has no session any more"),
  }),
  examples: ["squadron audit export --since 2026-11-01 --repository acme/widgets > november.jsonl"],
  run: async (input, env) => (await import("./run-audit-export.ts")).runAuditExport(input, env),
});
