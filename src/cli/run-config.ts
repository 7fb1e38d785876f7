import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";

import { builtinTeam } from "../config/builtin-team.ts";
import { squadronJsonSchema } from "../config/squadron-file.ts";
import type { ConfigProblem } from "../domain/config-problem.ts";
import type { RoleProfile } from "../domain/roster.ts";
import type { Team } from "../domain/team.ts";
import { buildTeam, type Built } from "../team/build-team.ts";
import { readSource, wantedOf } from "../team/read-source.ts";
import { createFolderBranch } from "./folder-branch.ts";

interface Options {
  /** The working copy of the repository. */
  readonly repository: string;
  readonly json: boolean;
}

/**
 * `squadron config check | show | schema`.
 * @param words what follows `squadron config`.
 * @returns the exit code: 1 when there is a problem, 2 on wrong usage.
 */
export async function runConfig(words: readonly string[], options: Options): Promise<number> {
  switch (words.join(" ")) {
    case "schema":
      return print(0, JSON.stringify(squadronJsonSchema, null, 2));
    case "check":
      return withTeam(options, check);
    case "show":
      return withTeam(options, show);
    default:
      return fail("squadron: config needs one of check, show and schema. See squadron --help.");
  }
}

type Tell = (built: Built, exit: number, json: boolean) => number;

async function withTeam({ repository, json }: Options, tell: Tell): Promise<number> {
  const found = await stat(repository).catch(() => undefined);
  if (!found?.isDirectory()) return fail(`squadron: there is no folder ${repository}.`);
  const built = await readFolder(repository);
  return tell(built, built.problems.some(({ kind }) => kind === "problem") ? 1 : 0, json);
}

function check(built: Built, exit: number, json: boolean): number {
  return print(exit, ...(json ? built.problems.map((each) => JSON.stringify(each)) : told(built)));
}

function show({ team, problems }: Built, exit: number, json: boolean): number {
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

function print(exit: number, ...lines: readonly string[]): number {
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  return exit;
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
