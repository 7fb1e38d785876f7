import { z } from "zod";

import { interruptedPolicy } from "../domain/interruption.ts";
import { approvals, concurrencyPolicies, permissions, reasoningEfforts, triggers } from "../domain/roster.ts";
import { squadronTools } from "../domain/tool-names.ts";
import { mcpServers } from "./mcp-schema.ts";
import { roleDefaults } from "./role-defaults.ts";
import { hosts, listOf, modelName, paths, roleLimits, roleName } from "./schema-parts.ts";
import { knownToolNames } from "./tool-aliases.ts";

const label = z.string().min(1).max(50, "is longer than a label on GitHub may be (50)");
const mentioned = z
  .string()
  .regex(/^(?:\*|[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\/[\w.-]{1,100})?)$/, "must be a login, owner/team or *");
const toolName = z.enum(knownToolNames, "is no tool that a role can be given");
const skill = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "is no name of a skill's folder");
const branch = z
  .string()
  .max(100)
  .refine(
    (text) => text.includes("{role}") && text.includes("{number}"),
    "must contain {role} and {number}, or two roles would share a branch",
  )
  .refine(isBranchName, "would make no valid branch name");

/** What `.github/squadron.yml` may say about one role. */
export const roleBinding = z.strictObject({
  enabled: z.boolean().optional().describe("false: the repository has no such role.").meta({ default: true }),
  labels: z
    .array(label)
    .min(1)
    .max(10)
    .optional()
    .describe("Labels that wake the role; the first one shows on GitHub that it works on a thread.")
    .meta({ default: ["squadron:<role>"] }),
  triggers: listOf(z.enum(triggers))
    .describe("What may wake the role; see docs/reference/triggers.md.")
    .meta({ default: roleDefaults.triggers }),
  wakers: z
    .enum(permissions)
    .optional()
    .describe("The least permission on GitHub with which a person wakes it.")
    .meta({ default: roleDefaults.wakers }),
  concurrency: z
    .enum(concurrencyPolicies)
    .optional()
    .describe(
      "What happens to acts that come while it works: told at once (steer), kept for the next turn (enqueue), the turn is ended for them (interrupt), or refused (reject).",
    )
    .meta({ default: roleDefaults.concurrency }),
  "hand-off": listOf(roleName)
    .describe("Roles to whom it may hand work on.")
    .meta({ default: roleDefaults.handOff }),
  tools: listOf(toolName).describe(
    "What it may use beside talking on its thread: tools of Squadron, and `bash`, `view`, `grep`, `glob`, `create`, `edit` or the names that custom agents use for them.",
  ),
  "excluded-tools": listOf(toolName)
    .describe("Tools that it may not use, whatever else says so.")
    .meta({ default: [] }),
  "sub-agents": listOf(roleName)
    .describe(
      "Roles that it may ask for help within its own turn: each gets its own prompt, and of its file and shell tools those that this role has, too.",
    )
    .meta({ default: roleDefaults.subAgents }),
  models: listOf(modelName)
    .describe("Models as `<provider>/<model>`, tried in order; none: the operator's own.")
    .meta({ default: roleDefaults.models }),
  "reasoning-effort": z
    .enum(reasoningEfforts)
    .optional()
    .describe("How long the model may think, where it can be told."),
  "mcp-servers": mcpServers
    .optional()
    .describe("Servers of the Model Context Protocol, by name; added to those of its agent file.")
    .meta({ default: {} }),
  skills: listOf(skill)
    .describe("Names of folders below `.github/skills` of the default branch.")
    .meta({ default: roleDefaults.skills }),
  network: hosts
    .describe("Hosts that its sandbox may reach; `*.example.org` covers all below it.")
    .meta({ default: roleDefaults.network }),
  limits: z.strictObject(roleLimits).optional().describe("What one turn may use at most."),
  interrupted: interruptedPolicy
    .optional()
    .describe(
      "What becomes of a turn whose worker vanished: it goes on (resume), begins anew (fresh), is put away (clean-up), or a person is asked (ask).",
    )
    .meta({ default: roleDefaults.interrupted }),
  branch: branch
    .optional()
    .describe("Pattern of its branch, with {role} and {number}.")
    .meta({ default: roleDefaults.branch }),
  "protected-paths": paths
    .describe("Paths that it may not change, as in `.gitignore`; only ever added.")
    .meta({ default: roleDefaults.protectedPaths }),
  approvals: listOf(z.enum(approvals))
    .describe("What it asks a person for before it does it; only ever added to the organisation's.")
    .meta({ default: roleDefaults.approvals }),
  "when-tainted": listOf(z.enum(squadronTools, "is no tool of Squadron"))
    .describe(
      "Tools that it may use only when a person allows it, once its conversation holds words of people who may not give it orders; only ever added.",
    )
    .meta({ default: roleDefaults.whenTainted }),
  staged: z
    .boolean()
    .optional()
    .describe(
      "true: what it wants to change is shown in a comment, and changed when a person approves; an organisation's true stays.",
    )
    .meta({ default: roleDefaults.staged }),
  mentions: listOf(mentioned)
    .describe(
      "People and teams (`owner/team`) whom its words may notify, `*` for anybody; other names are code.",
    )
    .meta({ default: roleDefaults.mentions }),
  links: hosts
    .describe("Hosts to which its words may lead; other links are code, other images are taken out.")
    .meta({ default: roleDefaults.links }),
  "set-labels": listOf(label)
    .describe("Labels that it may set, `*` for any letters; those that wake roles never.")
    .meta({ default: roleDefaults.setLabels }),
  sandbox: z
    .literal(
      "required",
      "cannot be set here to anything but required: only the operator may run agents unconfined",
    )
    .optional()
    .describe("File and shell tools run in a sandbox; a repository cannot say otherwise.")
    .meta({ default: "required" }),
});

export type RoleBinding = z.infer<typeof roleBinding>;

/** Git's rules for a branch (git-check-ref-format), as far as these letters can break them. */
function isBranchName(pattern: string): boolean {
  const name = pattern.replaceAll("{role}", "role").replaceAll("{number}", "1");
  if (!/^[A-Za-z0-9][\w./-]*$/.test(name)) return false;
  return !/\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$/.test(name);
}
