import { resolveTeam, type TeamFiles } from "../config/resolve-team.ts";
import type { SourceFile } from "../config/team-source.ts";
import type { ConfigProblem } from "../domain/config-problem.ts";
import { joinInstructions } from "../domain/instructions.ts";
import type { Roster } from "../domain/roster.ts";
import { instructionPaths, ownerRepositories, squadronFilePath, type Team } from "../domain/team.ts";
import { readSkills } from "./read-skills.ts";
import type { Source } from "./read-source.ts";

/** Where a team's files come from. */
export interface Sources {
  readonly repository: Source;
  readonly defaults: Source;
  readonly agents: Source;
}

export interface Built {
  readonly team: Team;
  readonly problems: readonly ConfigProblem[];
  /** The texts that hold, by path. */
  readonly used: Readonly<Record<string, string>>;
}

interface Building {
  readonly builtin: Roster;
  readonly repository: { readonly owner: string; readonly name: string };
  readonly sources: Sources;
  /** What held before. */
  readonly lastGood: Readonly<Record<string, string>>;
}

/** Where people find a file of the owner. */
export function ownersPath(owner: string, repository: string, path: string): string {
  return `${owner}/${repository}/${path}`;
}

/** Makes a team of what was read. */
export async function buildTeam({ builtin, repository, sources, lastGood }: Building): Promise<Built> {
  const problems: ConfigProblem[] = [];
  const pick = (source: Source, shown: (path: string) => string): readonly (SourceFile & { at: string })[] =>
    [...source.files].map(([at, file]) => {
      const path = shown(at);
      if (file.kind === "text") return { at, path, text: file.text, lastGood: lastGood[path] };
      problems.push(unreadable(path, file.why));
      return { at, path, text: lastGood[path] ?? "" };
    });
  const { defaults: defaultsIn, agents: agentsIn } = ownerRepositories;
  const ours = pick(sources.repository, (path) => path);
  const defaults = pick(sources.defaults, (path) => ownersPath(repository.owner, defaultsIn, path));
  const shared = pick(sources.agents, (path) => ownersPath(repository.owner, agentsIn, path));
  const isOwners = repository.name.toLowerCase() === defaultsIn;
  const files: TeamFiles = {
    builtin,
    organisation: defaults.find(({ at }) => at === squadronFilePath),
    // There the organisation's file is the repository's own.
    repository: isOwners ? undefined : ours.find(({ at }) => at === squadronFilePath),
    agentFiles: ours.filter(({ at }) => at.startsWith(".github/agents/")),
    organisationAgentFiles: shared,
  };
  const resolved = resolveTeam(files);
  const { branch } = sources.repository;
  const names = resolved.team.roster.flatMap(({ skills }) => skills);
  const { skills, problems: aboutSkills } = await readSkills(branch, names);
  const instructions = instructionPaths.flatMap((path) => ours.filter(({ at }) => at === path));
  return {
    team: {
      ...resolved.team,
      instructions: joinInstructions(instructions),
      skills,
      commit: branch?.commit ?? "",
    },
    problems: [...problems, ...resolved.problems, ...aboutSkills],
    used: resolved.used,
  };
}

function unreadable(file: string, why: string): ConfigProblem {
  return {
    kind: "problem",
    file,
    line: 1,
    column: 1,
    message: `The file ${why}.`,
    remedy: "Make it a plain text file in UTF-8 of at most 256 KB.",
  };
}
