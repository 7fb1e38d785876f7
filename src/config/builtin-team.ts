import type { Role } from "../domain/ids.ts";
import type { RoleProfile, Roster, Trigger } from "../domain/roster.ts";
import { builtinTools, talkingTools } from "../domain/tool-names.ts";
import { builtinPrompts } from "./builtin-prompts.ts";
import { roleDefaults } from "./role-defaults.ts";

const reading = ["bash", "view", "grep", "glob"] as const;
const coding = [
  "open_pull_request",
  "update_pull_request",
  "push_changes",
  "request_review",
  "reply_to_review",
  "resolve_thread",
  "read_checks",
] as const;
const reviewing = ["submit_review", "reply_to_review", "resolve_thread", "read_checks"] as const;

const spokenTo = ["label", "assign", "mention", "comment"] as const satisfies readonly Trigger[];
/** A pull request's changes, from its opening on. */
const onChanges = [...spokenTo, "review-request", "ready", "push"] as const satisfies readonly Trigger[];
/** What becomes of one's own work. */
const onOwnWork = [...spokenTo, "checks", "review", "dependency"] as const satisfies readonly Trigger[];

type Own = Pick<RoleProfile, "description" | "prompt"> & Partial<RoleProfile>;

function role(name: string, own: Own): RoleProfile {
  return {
    ...roleDefaults,
    role: name as Role,
    labels: [`squadron:${name}`],
    tools: talkingTools,
    builtinTools: [],
    ...own,
  };
}

const roles = (...names: readonly string[]): readonly Role[] => names.map((name) => name as Role);

/** What a role has that a repository adds: everything that a developer has. */
export function newRole(name: Role): RoleProfile {
  return role(name, {
    description: "",
    prompt: "",
    tools: [...talkingTools, "hand_off", "block_on", ...coding],
    builtinTools,
  });
}

/** The team of a repository that configures nothing. The first is the lead. */
export const builtinTeam: Roster = [
  role("pm", {
    description: "Clarifies an issue until somebody can start on it",
    prompt: builtinPrompts.pm,
    triggers: spokenTo,
    handOff: roles("dev", "docs", "security"),
    tools: [...talkingTools, "set_labels", "create_issue", "link_issues", "block_on", "hand_off"],
  }),
  role("dev", {
    description: "Finds the cause, changes the code, proves it with tests",
    prompt: builtinPrompts.dev,
    triggers: onOwnWork,
    handOff: roles("reviewer", "security", "docs"),
    tools: [...talkingTools, "hand_off", "block_on", ...coding],
    builtinTools,
  }),
  role("reviewer", {
    description: "Reads changes for correctness, clarity and tests",
    prompt: builtinPrompts.reviewer,
    triggers: onChanges,
    handOff: roles("dev"),
    tools: [...talkingTools, "hand_off", ...reviewing],
    builtinTools: reading,
  }),
  role("security", {
    description: "Looks for ways to misuse code or settings",
    prompt: builtinPrompts.security,
    triggers: onChanges,
    handOff: roles("dev"),
    tools: [...talkingTools, "hand_off", ...reviewing],
    builtinTools: reading,
  }),
  role("docs", {
    description: "Writes and mends documentation that is true",
    prompt: builtinPrompts.docs,
    triggers: onOwnWork,
    handOff: roles("reviewer"),
    tools: [...talkingTools, "hand_off", "block_on", ...coding],
    builtinTools,
  }),
];
