import { z } from "zod";

import { cronProblem } from "../domain/cron.ts";
import { permissions } from "../domain/roster.ts";
import { verbs } from "../domain/verbs.ts";
import { allowSchema } from "./allow-schema.ts";
import { roleBinding } from "./role-schema.ts";
import { hosts, paths, roleName, teamBudgets, teamLimits } from "./schema-parts.ts";
import { teamDefaults } from "./team-defaults.ts";

const scheduled = z
  .strictObject({
    cron: z
      .string()
      .check((found) => {
        const message = cronProblem(found.value);
        if (message !== undefined) found.issues.push({ code: "custom", input: found.value, message });
      })
      .describe("When, as five cron fields in UTC: minute, hour, day of the month, month, day of the week."),
    role: roleName.describe("Who does it."),
    issue: z.int().min(1).optional().describe("Number of the issue that it happens on; or set title."),
    title: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("Title of an issue opened each time; or set issue."),
    text: z.string().min(1).max(10_000).describe("What is to be done, in words to the agent."),
  })
  .refine(
    ({ issue, title }) => (issue === undefined) !== (title === undefined),
    "must have either issue or title",
  );

const prepare = z.union([
  z.literal(false),
  z.strictObject({
    command: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe("Shell command that installs what the code needs. Unset: found from the lock files."),
    network: hosts
      .describe("Hosts that it may reach while it runs; `*.example.org` covers all below it.")
      .meta({ default: teamDefaults.prepare.network }),
  }),
]);

/** `.github/squadron.yml`: the one source of what may stand there, of its JSON Schema and of its reference page. */
export const squadronSchema = z
  .strictObject({
    version: z.literal(1).optional().describe("Version of this file's form.").meta({ default: 1 }),
    lead: roleName
      .optional()
      .describe("The role that hears what is said to nobody in particular.")
      .meta({ default: "pm" }),
    roles: z
      .record(roleName, roleBinding)
      .optional()
      .describe(
        "Bindings of roles, by name. A role is built in, or has its prompt in `.github/agents/<role>.agent.md`.",
      ),
    prepare: prepare
      .optional()
      .describe("How dependencies are installed in the sandbox before an agent begins; false: not at all."),
    schedule: z
      .array(scheduled)
      .max(50)
      .optional()
      .describe(
        "Work that begins by the clock. It is looked at every three minutes; what was due several times meanwhile is done once, and what was due more than a day ago is past.",
      )
      .meta({ default: [] }),
    "protected-paths": paths
      .describe("Paths that no role may change, as in `.gitignore`; only ever added to the organisation's.")
      .meta({ default: [] }),
    staged: z.boolean().optional().describe("true: as `staged` of every role.").meta({ default: false }),
    commands: z
      .partialRecord(z.enum(verbs, "is no command"), z.enum(permissions))
      .optional()
      .describe(
        "The least permission for a command of `/squadron`, where it is not the command's own; see docs/reference/commands.md. An organisation's can only be raised.",
      )
      .meta({ default: {} }),
    limits: z.strictObject(teamLimits).optional().describe("Limits of the team as a whole."),
    budgets: z
      .strictObject(teamBudgets)
      .optional()
      .describe("What roles, people and issues may use together; what is not set has no limit."),
    allow: allowSchema
      .optional()
      .describe(
        "Only in the organisation's file: what a repository may have beyond what stands in that file.",
      ),
  })
  .describe("How Squadron's agents are bound to a repository, or to all repositories of an organisation.");

/** What stands in a squadron file. */
export type SquadronFile = z.infer<typeof squadronSchema>;
