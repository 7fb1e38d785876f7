import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";

import { builtinTeam } from "../config/builtin-team.ts";
import { squadronJsonSchema } from "../config/squadron-file.ts";
import type { ConfigProblem } from "../domain/config-problem.ts";
import { SquadronError } from "../domain/errors.ts";
import type { RoleProfile } from "../domain/roster.ts";
import type { Team } from "../domain/team.ts";
import { buildTeam, type Built } from "../team/build-team.ts";
import { readSource, wantedOf } from "../team/read-source.ts";
import type { ExitCode } from "./command.ts";
import { createFolderBranch } from "./folder-branch.ts";
import { print, say } from "./print.ts";

interface Options<Json> {
  /** The working copy of the repository. */
  readonly repository: string;
  readonly json: Json;
}

/** Explains what is wrong with the files. @param options.json the fields to print as JSON. @returns 1 when there is a problem. */
export function checkConfig(options: Options<readonly string[] | undefined>): Promise<ExitCode> {
  return withTeam(options, check);
}

/** Prints the team that they make. @returns 1 when there is a problem. */
export function showConfig(options: Options<boolean>): Promise<ExitCode> {
  return withTeam(options, show);
}

/** Prints the JSON Schema of the team file. */
export function printSchema(): ExitCode {
  say(JSON.stringify(squadronJsonSchema, null, 2));
  return 0;
}

async function withTeam<Json>(
  { repository, json }: Options<Json>,
  tell: (built: Built, json: Json) => void,
): Promise<ExitCode> {
  const found = await stat(repository).catch(() => undefined);
  if (!found?.isDirectory()) throw new SquadronError("input", `squadron: there is no folder ${repository}.`);
  const built = await readFolder(repository);
  tell(built, json);
  return built.problems.some(({ kind }) => kind === "problem") ? 1 : 0;
}

function check(built: Built, json: readonly string[] | undefined): void {
  print(json, built.problems, () => told(built).join("\n"));
}

function show({ team, problems }: Built, json: boolean): void {
  for (const each of problems) process.stderr.write(`${line(each)}\n`);
  say(json ? JSON.stringify(team, null, 2) : table(team));
}

/** The team that the files of a folder make, without those of an organisation. */
async function readFolder(folder: string): Promise<Built> {
  const branch = createFolderBranch(folder);
  const of = { owner: "", name: basename(resolve(folder)), installationId: 0 };
  const files = { defaultBranch: async () => branch };
  const repository = await readSource(files, { of, wanted: wantedOf.repository }, undefined);
  const nothing = { branch: undefined, fingerprint: "", files: new Map() };
  const sources = { repository, defaults: nothing, agents: nothing };
  return buildTeam({ builtin: builtinTeam, repository: { ...of, name: "" }, sources, lastGood: {} });
}

function told({ problems, team }: Built): readonly string[] {
  const count = (kind: ConfigProblem["kind"]): string => {
    const found = problems.filter((each) => each.kind === kind).length;
    return `${found} ${kind}${found === 1 ? "" : "s"}`;
  };
  const roles = team.roster.map(({ role }) => role).join(", ");
  return [...problems.map(line), `${count("problem")}, ${count("remark")}. Roles: ${roles}.`];
}

function line({ kind, file, line: at, column, message, remedy }: ConfigProblem): string {
  return `${file}:${at}:${column} ${kind}: ${message} ${remedy}`;
}

function table({ roster, lead }: Team): string {
  const head = ["role", "labels", "woken by", "hands on to", "models", "network"];
  const rows = [head, ...roster.map((profile) => cells(profile, profile.role === lead))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return rows.map(padded).join("\n");
}

function cells(profile: RoleProfile, isLead: boolean): readonly string[] {
  const models = profile.models.map(({ provider, name }) => `${provider}/${name}`);
  return [
    `${profile.role}${isLead ? " (lead)" : ""}`,
    profile.labels.join(" "),
    `${profile.wakers} or more`,
    profile.handOff.join(" ") || "-",
    models.join(" ") || "the operator's",
    profile.network.join(" ") || "-",
  ];
}
