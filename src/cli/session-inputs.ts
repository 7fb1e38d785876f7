import { z } from "zod";

import { sessionStatus } from "../domain/session.ts";
import type { SessionFilter } from "../observe/session-filter.ts";
import { span } from "./span.ts";

/** Options that narrow sessions down. */
export const narrowing = {
  filter: z
    .array(z.string())
    .optional()
    .describe('A pattern of ids or branches, as "squadron-dev-*"; may be repeated'),
  repo: z.string().optional().describe("<owner>/<name>, or a pattern of it"),
  branch: z.string().optional().describe("A branch, or a pattern"),
  role: z.string().optional().describe("A role, or a pattern"),
  status: z.array(sessionStatus).optional().describe("May be repeated"),
  olderThan: span.optional().describe("Nothing was done in it for longer: 30m, 24h, 7d"),
};

/** Options of what changes something. */
export const changing = {
  dryRun: z.boolean().default(false).describe("Print what would happen, and do nothing"),
  yes: z.boolean().default(false).describe("Do not ask"),
  force: z.boolean().default(false).describe("The same as --yes"),
};

const form =
  "squadron-<role>-<number>, or <repository id>/<number>/<role> where several repositories have the same";

export const sessionIds = z.array(z.string()).min(1, "Name at least one session.").describe(form);

export const oneId = z.string().describe(form);

type Narrowing = z.output<z.ZodObject<typeof narrowing>>;

export function toFilter({
  filter,
  repo,
  branch,
  role,
  status,
  olderThan,
}: Partial<Narrowing>): SessionFilter {
  return { names: filter, repository: repo, branch, role, status, olderThanMs: olderThan };
}
