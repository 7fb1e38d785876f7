import { z } from "zod";

import { isHostPattern } from "../domain/host-pattern.ts";
import { parseRole } from "../domain/ids.ts";
import { listOf, roleLimits, teamBudgets, teamLimits } from "./schema-parts.ts";
import { knownToolNames } from "./tool-aliases.ts";

const isAny = (text: string): boolean => text === "*";

/** What an organisation lets its repositories have beyond its own file. Without an entry: nothing more than stands there. */
export const allowSchema = z.strictObject({
  roles: listOf(
    z.string().refine((text) => isAny(text) || parseRole(text) !== undefined, "is no name of a role"),
  )
    .describe("Roles that a repository may add or turn on again; `*` for any.")
    .meta({ default: [] }),
  tools: listOf(z.enum(["*", ...knownToolNames], "is no tool that a role can be given"))
    .describe("Tools that a repository may give its roles; `*` for any.")
    .meta({ default: [] }),
  network: listOf(
    z
      .string()
      .refine(
        (text) => isAny(text) || isHostPattern(text),
        "is no host: write it as registry.npmjs.org or *.example.org",
      ),
  )
    .describe("Hosts that a repository may open to sandboxes; `*` for any.")
    .meta({ default: [] }),
  models: listOf(
    z
      .string()
      .regex(/^(?:\*|[\w.-]+\/(?:\*|[\w.:/-]+))$/, "must be written <provider>/<model>, <provider>/* or *"),
  )
    .describe("Models that a repository may choose: `<provider>/<model>`, `<provider>/*` or `*`.")
    .meta({ default: [] }),
  "mcp-servers": listOf(
    z.string().refine((text) => isAny(text) || isHostPattern(text), "must be a host, local or *"),
  )
    .describe(
      "Hosts of MCP servers that a repository may add, `local` for programs in the sandbox, `*` for any.",
    )
    .meta({ default: [] }),
  limits: z
    .strictObject({ ...roleLimits, ...teamLimits })
    .optional()
    .describe("The largest limits that a repository may set."),
  budgets: z.strictObject(teamBudgets).optional().describe("The largest budgets that a repository may set."),
});

export type Allow = z.infer<typeof allowSchema>;
