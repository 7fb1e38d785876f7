import type { Role } from "./ids.ts";
import type { InterruptedPolicy } from "./interruption.ts";

/** What may wake a role. The names are those of `.github/squadron.yml`. */
export const triggers = [
  "label",
  "assign",
  "mention",
  "comment",
  "pull-request",
  "push",
  "ready",
  "review-request",
  "review",
  "checks",
  "dependency",
  "sub-issue",
  "closed",
] as const;
export type Trigger = (typeof triggers)[number];

/** What happens to acts that come while the role works: see docs/decisions on double texting. */
export const concurrencyPolicies = ["steer", "enqueue", "interrupt", "reject"] as const;
export type Concurrency = (typeof concurrencyPolicies)[number];

/** GitHub's permission levels, the least first. */
export const permissions = ["read", "triage", "write", "maintain", "admin"] as const;
export type Permission = (typeof permissions)[number];

/** What a role asks a person for before it does it. */
export const approvals = ["plan", "push", "merge"] as const;
export type Approval = (typeof approvals)[number];

/** What people may be asked to allow: that, all of a staged turn, or a tool after words of strangers were read. */
export const gateKinds = [...approvals, "staged", "taint"] as const;
export type GateKind = (typeof gateKinds)[number];

export const reasoningEfforts = ["low", "medium", "high", "xhigh", "max"] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** A model, and who serves it: a name of the operator's providers. */
export interface ModelChoice {
  readonly provider: string;
  readonly name: string;
}

/** A server of the Model Context Protocol. Secrets are named (`${NAME}`), never written. */
export type McpServer =
  | {
      readonly kind: "local";
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly tools: readonly string[];
    }
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly tools: readonly string[];
    };

/** What one turn of a role may use at most. */
export interface RoleLimits {
  /** Model tokens, those of its input too. */
  readonly tokens: number;
  /** Undefined: as many as the other limits let it use. */
  readonly dollars: number | undefined;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly minutes: number;
  /** Comments of one turn. */
  readonly comments: number;
  /** Issues that one turn may create. */
  readonly issues: number;
  /** How far a chain of agents that wake one another may go until a person says something. */
  readonly hops: number;
}

/** One kind of agent as a repository has it. */
export interface RoleProfile {
  readonly role: Role;
  readonly description: string;
  /** The role's own words to the model; what holds for every role is added by `systemMessage`. */
  readonly prompt: string;
  /** The labels that wake it; when the last of them is taken away it is let go. Never empty. */
  readonly labels: readonly string[];
  readonly triggers: readonly Trigger[];
  /** The least permission on GitHub with which a person wakes it. */
  readonly wakers: Permission;
  readonly concurrency: Concurrency;
  /** To whom it may hand work on. */
  readonly handOff: readonly Role[];
  /** Roles whose prompts it may ask for help within its own turn, with no tool that it lacks itself. */
  readonly subAgents: readonly Role[];
  /** Names of Squadron's tools. */
  readonly tools: readonly string[];
  /** The runtime's own file and shell tools; any of them means a sandbox. */
  readonly builtinTools: readonly string[];
  /** Tried in order; none: the operator's own model. */
  readonly models: readonly ModelChoice[];
  readonly reasoningEffort: ReasoningEffort | undefined;
  readonly mcpServers: Readonly<Record<string, McpServer>>;
  /** Names of skills below `.github/skills` of the default branch. */
  readonly skills: readonly string[];
  /** Hosts its sandbox may reach; none by default. `*.example.org` covers what is below it. */
  readonly network: readonly string[];
  readonly limits: RoleLimits;
  /** What is done about a turn whose worker vanished. */
  readonly interrupted: InterruptedPolicy;
  /** Its branch, with `{role}` and `{number}`. */
  readonly branch: string;
  /** Paths it may not change, beside those that nobody may: patterns as in `.gitignore`. */
  readonly protectedPaths: readonly string[];
  readonly approvals: readonly Approval[];
  /** Tools that it may not use without a person's word once it has read words of people who may not give it orders. */
  readonly whenTainted: readonly string[];
  /** What it wants to change is shown, and changed when a person says so. */
  readonly staged: boolean;
  /** Whom its words may notify: logins, teams as `owner/team`, `*` for everybody. */
  readonly mentions: readonly string[];
  /** Hosts to which its words may lead. */
  readonly links: readonly string[];
  /** Labels that it may set, `*` for any letters; never those of roles. */
  readonly setLabels: readonly string[];
}

/** The team of one repository. The first is the lead. */
export type Roster = readonly RoleProfile[];

export function roleOfLabel(roster: Roster, label: string): RoleProfile | undefined {
  return roster.find((profile) => hasLabel(profile, label));
}

/** Whether one of the role's labels is this one. GitHub's labels are equal whatever their case. */
export function hasLabel({ labels }: Pick<RoleProfile, "labels">, label: string): boolean {
  return labels.some((each) => each.toLowerCase() === label.toLowerCase());
}

/** The roles that such an act wakes, the lead first. */
export function byTrigger(roster: Roster, trigger: Trigger): Roster {
  return roster.filter(({ triggers: own }) => own.includes(trigger));
}

export function profileOf(roster: Roster, role: Role): RoleProfile | undefined {
  return roster.find((profile) => profile.role === role);
}

/** Where a role works unless its team says otherwise. */
export const usualBranch = "squadron/{role}/issue-{number}";

/** The role's branch for an issue. */
export function branchOf({ branch, role }: Pick<RoleProfile, "branch" | "role">, number: number): string {
  return branch.replaceAll("{role}", role).replaceAll("{number}", String(number));
}

/** Whose branch a pull request comes from; a fork's is nobody's, whatever it is called. */
export function ownerOfHead(
  roster: Roster,
  head: { readonly ref: string; readonly fork: boolean },
): ReturnType<typeof ownerOfBranch> {
  return head.fork ? undefined : ownerOfBranch(roster, head.ref);
}

/** Whose branch it is, and for which issue; undefined for a branch of nobody's. */
export function ownerOfBranch(
  roster: Roster,
  name: string,
): { readonly role: Role; readonly number: number } | undefined {
  for (const { branch, role } of roster) {
    const [before = "", after] = branch.replaceAll("{role}", role).split("{number}");
    if (after === undefined || !name.startsWith(before) || !name.endsWith(after)) continue;
    const digits = name.slice(before.length, name.length - after.length);
    if (/^[1-9]\d{0,14}$/.test(digits)) return { role, number: Number(digits) };
  }
  return undefined;
}
