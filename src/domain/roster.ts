import type { Role } from "./ids.ts";
import type { InterruptedPolicy } from "./interruption.ts";

/** One kind of agent as a repository has it. */
export interface RoleProfile {
  readonly role: Role;
  readonly description: string;
  /** The role's own words to the model; what holds for every role is added by `systemMessage`. */
  readonly prompt: string;
  /** The label that wakes it and, taken away, lets it go. */
  readonly label: string;
  /** Names of Squadron's tools. */
  readonly tools: readonly string[];
  /** The runtime's own file and shell tools; any of them means a sandbox. */
  readonly builtinTools: readonly string[];
  /** What is done about a turn whose worker vanished. */
  readonly interrupted: InterruptedPolicy;
}

/** The team of one repository. The first is the lead. */
export type Roster = readonly RoleProfile[];

export function roleOfLabel(roster: Roster, label: string): RoleProfile | undefined {
  // GitHub's labels are equal whatever their case.
  return roster.find((profile) => profile.label.toLowerCase() === label.toLowerCase());
}

export function profileOf(roster: Roster, role: Role): RoleProfile | undefined {
  return roster.find((profile) => profile.role === role);
}
