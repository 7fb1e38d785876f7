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

interface Options {
  /** The working copy of the repository. */
  readonly repository: string;
  readonly json: boolean;
}

/** Explains what is wrong with the files. @returns 1 when there is a problem. */
export function checkConfig(options: Options): Promise<ExitCode> {
  return withTeam(options, check);
}

/** Prints the team that they make. @returns 1 when there is a problem. */
export function showConfig(options: Options): Promise<ExitCode> {
  return withTeam(options, show);
}

/** Prints the JSON Schema of the team file. */
export function printSchema(): ExitCode {
  return print(0, JSON.stringify(squadronJsonSchema, null, 2));
}

type Tell = (built: Built, exit: ExitCode, json: boolean) => ExitCode;

async function withTeam({ repository, json }: Options, tell: Tell): Promise<ExitCode> {
  const found = await stat(repository).catch(() => undefined);
  if (!found?.isDirectory()) throw new SquadronError("input", `squadron: there is no folder ${repository}.`);
  const built = await readFolder(repository);
  return tell(built, built.problems.some(({ kind }) => kind === "problem") ? 1 : 0, json);
}

function check(built: Built, exit: ExitCode, json: boolean): ExitCode {
  return print(exit, ...(json ? built.problems.map((each) => JSON.stringify(each)) : told(built)));
}

function show({ team, problems }: Built, exit: ExitCode, json: boolean): ExitCode {
  for (const each of problems) process.stderr.write(`${line(each)}\n`);
  return print(exit, json ? JSON.stringify(team, null, 2) : table(team));
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
  const count = (kind: ConfigProblem["kind"]): number => problems.filter((each) => each.kind === kind).length;
  const roles = team.roster.map(({ role }) => role).join(", ");
  return [
    ...problems.map(line),
    `${count("problem")} problems, ${count("remark")} remarks. Roles: ${roles}.`,
  ];
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

function print(exit: ExitCode, ...lines: readonly string[]): ExitCode {
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  return exit;
}
