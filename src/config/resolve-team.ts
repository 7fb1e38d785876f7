import type { Budget } from "../domain/budget.ts";
import type { ConfigProblem } from "../domain/config-problem.ts";
import { parseRole, type Role } from "../domain/ids.ts";
import type { RoleProfile, Roster } from "../domain/roster.ts";
import type { ConfiguredTeam } from "../domain/team.ts";
import { boundTeam } from "./allowance.ts";
import { applyAgentFile, applyBinding, union } from "./bind-role.ts";
import { newRole } from "./builtin-team.ts";
import { checkTeam } from "./check-team.ts";
import type { Draft, Tell } from "./draft.ts";
import { unknownRemedy } from "./schema-problems.ts";
import type { SquadronFile } from "./squadron-schema.ts";
import { teamDefaults } from "./team-defaults.ts";
import { readTeamSource, type SourceFile, type TeamSource } from "./team-source.ts";

export interface TeamFiles {
  readonly builtin: Roster;
  /** `.github/squadron.yml` of the owner's `.github` repository. */
  readonly organisation?: SourceFile | undefined;
  readonly repository?: SourceFile | undefined;
  readonly agentFiles: readonly SourceFile[];
  readonly organisationAgentFiles: readonly SourceFile[];
}

export interface Resolved {
  readonly team: ConfiguredTeam;
  readonly problems: readonly ConfigProblem[];
  /** The text that each file was used with, by its path: to be given as `lastGood` the next time. */
  readonly used: Readonly<Record<string, string>>;
}

/**
 * The team that files make: the built-in one, changed by the organisation's files, changed by the repository's within
 * what the organisation allows. Total: whatever stands in a file, there is a team, and what does not hold is told. Pure.
 */
export function resolveTeam(files: TeamFiles): Resolved {
  const organisation = readTeamSource(files.organisation, files.organisationAgentFiles);
  const repository = readTeamSource(files.repository, files.agentFiles);
  const problems = [...organisation.problems, ...repository.problems];
  const tell: Tell = (...found) => void problems.push(...found);
  const [lead] = files.builtin;
  const builtin: Draft = {
    ...teamDefaults,
    roster: files.builtin,
    lead: lead?.role ?? fallbackLead,
    closed: [],
  };
  const owners = applySource(builtin, organisation, tell);
  const wished = applySource(owners, repository, tell);
  // An organisation's file that does not hold allows nothing: nobody can say what stood in it.
  const bound =
    files.organisation === undefined
      ? wished
      : boundTeam({ wished, owners, allow: organisation.squadron?.value.allow ?? {}, repository }, tell);
  const team = checkTeam(bound, [repository, organisation], tell);
  return { team, problems, used: usedTexts([organisation, repository]) };
}

const fallbackLead = parseRole("pm") as Role;

function applySource(draft: Draft, source: TeamSource, tell: Tell): Draft {
  const roles = new Map<string, RoleProfile>(draft.roster.map((profile) => [profile.role, profile]));
  for (const { value } of source.agents)
    roles.set(value.role, applyAgentFile(roles.get(value.role) ?? newRole(value.role), value));
  const squadron = source.squadron?.value ?? {};
  for (const [name, binding] of Object.entries(squadron.roles ?? {})) {
    const profile = roles.get(name);
    if (!profile) tell(unknownRole(source, name, [...roles.keys()]));
    else if (binding.enabled === false) roles.delete(name);
    else roles.set(name, applyBinding(profile, binding));
  }
  const closed = source.agents.filter(({ value }) => value.closedToAgents).map(({ value }) => value.role);
  return {
    ...applyTeamKeys(draft, squadron),
    roster: [...roles.values()].map((role) => (squadron.staged === true ? { ...role, staged: true } : role)),
    closed: union(draft.closed, closed),
  };
}

function unknownRole({ squadron }: TeamSource, name: string, known: readonly string[]): ConfigProblem {
  return {
    kind: "problem",
    file: squadron?.file.path ?? "",
    ...(squadron?.source.atKey(["roles", name]) ?? { line: 1, column: 1 }),
    message: `There is no role "${name}": it is not built in and has no custom-agent file.`,
    remedy: `Write .github/agents/${name}.agent.md, or name another. ${unknownRemedy(name, known)}`,
  };
}

function applyTeamKeys(draft: Draft, file: SquadronFile): Draft {
  const { lead, prepare, schedule, limits = {}, budgets = {} } = file;
  return {
    ...draft,
    lead: parseRole(lead ?? "") ?? draft.lead,
    prepare: prepare === undefined ? draft.prepare : toPrepare(prepare),
    schedule: schedule?.flatMap(toScheduled) ?? draft.schedule,
    commands: { ...draft.commands, ...file.commands },
    protectedPaths: union(draft.protectedPaths, file["protected-paths"]),
    limits: {
      disagreements: limits.disagreements ?? draft.limits.disagreements,
      attemptsPerHead: limits["attempts-per-head"] ?? draft.limits.attemptsPerHead,
      turnsPerThread: limits["turns-per-thread"] ?? draft.limits.turnsPerThread,
    },
    budgets: {
      session: toBudget(draft.budgets.session, budgets.session),
      issue: toBudget(draft.budgets.issue, budgets.issue),
      role: toBudget(draft.budgets.role, budgets.role),
      person: toBudget(draft.budgets.person, budgets.person),
      repository: toBudget(draft.budgets.repository, budgets.repository),
    },
  };
}

function toBudget(own: Budget, said: NonNullable<SquadronFile["budgets"]>["issue"] = {}): Budget {
  return {
    tokens: said.tokens ?? own.tokens,
    dollars: said.money ?? own.dollars,
    modelCalls: said["model-calls"] ?? own.modelCalls,
    toolCalls: said["tool-calls"] ?? own.toolCalls,
    turns: said.turns ?? own.turns,
    minutes: said.minutes ?? own.minutes,
    issues: said.issues ?? own.issues,
    comments: said.comments ?? own.comments,
  };
}

function toPrepare(prepare: Exclude<SquadronFile["prepare"], undefined>): ConfiguredTeam["prepare"] {
  if (prepare === false) return false;
  const { command, network = teamDefaults.prepare.network } = prepare;
  return { command, network };
}

type Scheduled = NonNullable<SquadronFile["schedule"]>[number];

function toScheduled({ cron, role: name, issue, title, text }: Scheduled): ConfiguredTeam["schedule"] {
  const role = parseRole(name);
  if (!role) return [];
  const on = issue === undefined ? { title: title ?? "" } : { issue };
  return [{ cron, role, on, text }];
}

function usedTexts(sources: readonly TeamSource[]): Readonly<Record<string, string>> {
  const files = sources.flatMap(({ squadron, agents }) => [...(squadron ? [squadron] : []), ...agents]);
  return Object.fromEntries(files.map(({ file }) => [file.path, file.text]));
}
