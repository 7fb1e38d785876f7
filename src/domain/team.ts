import type { TeamBudgets } from "./budget.ts";
import type { ConfigProblem } from "./config-problem.ts";
import type { SquadronEvent } from "./event.ts";
import type { Role } from "./ids.ts";
import type { Permission, Roster } from "./roster.ts";
import type { Verb } from "./verbs.ts";

/** How dependencies get into a clone before its agent begins; `false`: not at all. */
export type Prepare =
  | false
  | {
      /** Run in the sandbox; undefined: found from the lock files. */
      readonly command: string | undefined;
      /** Hosts that it may reach: see `RoleProfile.network`. */
      readonly network: readonly string[];
    };

/** Work that begins by the clock. */
export interface ScheduledWork {
  /** Five fields: minute, hour, day of the month, month, day of the week; UTC. */
  readonly cron: string;
  readonly role: Role;
  /** An issue that is there, or the title of one that is opened each time. */
  readonly on: { readonly issue: number } | { readonly title: string };
  readonly text: string;
}

/** What holds for the team as a whole. */
export interface TeamLimits {
  /** How often two roles may disagree before a person is asked. */
  readonly disagreements: number;
  /** Tries to mend one failing head commit before a person is asked. */
  readonly attemptsPerHead: number;
  /** Turns of all roles on one thread until a person says something. */
  readonly turnsPerThread: number;
}

/** Instructions for a kind of work. */
export interface TeamSkill {
  /** When it is to be used, for whoever chooses. */
  readonly description: string;
  /** Texts by their paths below the skill's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a repository's files say about its team. */
export interface ConfiguredTeam {
  readonly roster: Roster;
  /** Who hears what is said to nobody. In the roster, unless that is empty. */
  readonly lead: Role;
  readonly prepare: Prepare;
  readonly schedule: readonly ScheduledWork[];
  /** Paths that no role may change: patterns as in `.gitignore`. */
  readonly protectedPaths: readonly string[];
  readonly limits: TeamLimits;
  readonly budgets: TeamBudgets;
  /** The least permission for a command, where it is another than the command's own. */
  readonly commands: Readonly<Partial<Record<Verb, Permission>>>;
}

/** The team of one repository, as the commit at the head of its default branch has it. */
export interface Team extends ConfiguredTeam {
  /** The repository's own words to every agent, "" when it has none. */
  readonly instructions: string;
  /** The skills that its roles name, by name. */
  readonly skills: Readonly<Record<string, TeamSkill>>;
  /** What it was read at; "" where there is no commit yet. */
  readonly commit: string;
}

/** A team that was read anew, and what the commit it was read at should say about its files. */
export interface TeamRead {
  readonly team: Team;
  /** About this repository's own files. */
  readonly problems: readonly ConfigProblem[];
}

export const squadronFilePath = ".github/squadron.yml";
export const instructionPaths = ["AGENTS.md", ".github/copilot-instructions.md"] as const;
/** Repositories of an owner that hold what goes for all of the owner's repositories. */
export const ownerRepositories = { defaults: ".github", agents: ".github-private" } as const;

/** Whether an act may have changed a team: a push to the default branch that touches its files. */
export function touchesTeam(event: SquadronEvent): boolean {
  if (event.kind !== "branch-pushed") return false;
  const { defaultBranch, name } = event.repository;
  if (event.ref !== `refs/heads/${defaultBranch}`) return false;
  return event.paths.some((path) => isTeamPath(path) || (isOwnerRepository(name) && isOwnerPath(path)));
}

/** Repositories of which an act says that Squadron has nothing to do with them any more. */
export function goneRepositories(event: SquadronEvent): readonly number[] {
  if (event.kind === "repository-gone") return [event.repository.id];
  const isGone = event.kind === "repositories-removed" || event.kind === "installation-gone";
  return isGone ? event.repositoryIds : [];
}

/** Whether a repository holds what goes for others. */
export function isOwnerRepository(name: string): boolean {
  return Object.values(ownerRepositories).some((each) => each === name.toLowerCase());
}

function isTeamPath(path: string): boolean {
  if (path === squadronFilePath || instructionPaths.some((each) => each === path)) return true;
  return path.startsWith(".github/agents/") || path.startsWith(".github/skills/");
}

function isOwnerPath(path: string): boolean {
  return path.startsWith("agents/");
}
