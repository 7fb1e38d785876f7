import type { ConfigProblem } from "../domain/config-problem.ts";
import { parseAgentFile, roleOfFile, type AgentFile } from "./agent-file.ts";
import { parseSquadronFile, type Read, type TextFile } from "./squadron-file.ts";
import type { SquadronFile } from "./squadron-schema.ts";
import type { YamlSource } from "./yaml-source.ts";

/** A file as it is now, and as it last held. */
export interface SourceFile extends TextFile {
  readonly lastGood?: string | undefined;
}

/** A file that holds. */
export interface Good<T> {
  readonly value: T;
  readonly source: YamlSource;
  readonly file: TextFile;
}

/** The files of a repository, or of its organisation. */
export interface TeamSource {
  readonly squadron: Good<SquadronFile> | undefined;
  /** One for each role. */
  readonly agents: readonly Good<AgentFile>[];
  readonly problems: readonly ConfigProblem[];
}

/** Reads what there is; in place of a file that does not hold stands the last one that did. */
export function readTeamSource(
  squadron: SourceFile | undefined,
  agentFiles: readonly SourceFile[],
): TeamSource {
  const problems: ConfigProblem[] = [];
  const good = <T>(file: SourceFile, parse: (file: TextFile) => Read<T>): Good<T>[] => {
    const read = parse(file);
    problems.push(...read.problems);
    if (read.value !== undefined) return [{ value: read.value, source: read.source, file }];
    if (file.lastGood === undefined) return [];
    const before = { path: file.path, text: file.lastGood };
    const kept = parse(before);
    return kept.value === undefined ? [] : [{ value: kept.value, source: kept.source, file: before }];
  };
  const { chosen, twice } = oneEach(agentFiles);
  problems.push(...twice.map(toldTwice));
  return {
    squadron: squadron && good(squadron, parseSquadronFile)[0],
    agents: chosen.flatMap((file) => good(file, parseAgentFile)).filter(({ value }) => value.forUs),
    problems,
  };
}

/** `<role>.agent.md` goes before `<role>.md`. */
function oneEach(files: readonly SourceFile[]) {
  const rank = ({ path }: SourceFile): string => `${path.endsWith(".agent.md") ? 0 : 1}${path}`;
  const sorted = [...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const first = (file: SourceFile, index: number): boolean => {
    const role = roleOfFile(file.path);
    return role === undefined || sorted.findIndex(({ path }) => roleOfFile(path) === role) === index;
  };
  return { chosen: sorted.filter(first), twice: sorted.filter((file, index) => !first(file, index)) };
}

function toldTwice({ path: file }: SourceFile): ConfigProblem {
  return {
    kind: "problem",
    file,
    line: 1,
    column: 1,
    message: "Another file defines the same role, and holds.",
    remedy: "Delete one of the two.",
  };
}
