import type { ConfigProblem } from "../domain/config-problem.ts";
import type { Role } from "../domain/ids.ts";
import type { RoleProfile, Roster } from "../domain/roster.ts";
import type { ConfiguredTeam } from "../domain/team.ts";
import type { Draft, Tell } from "./draft.ts";
import { unknownRemedy } from "./schema-problems.ts";
import type { TeamSource } from "./team-source.ts";
import type { KeyPath } from "./yaml-source.ts";

interface Checking {
  /** The repository's first: a wish is told where it was last said. */
  readonly sources: readonly TeamSource[];
  readonly tell: Tell;
}

/** Takes out what cannot be in a team as a whole: labels of two roles, and roles that are not there. */
export function checkTeam(draft: Draft, sources: readonly TeamSource[], tell: Tell): ConfiguredTeam {
  const checking = { sources, tell };
  const labelled = oneRolePerLabel(draft.roster, checking);
  const names = labelled.map(({ role }) => role);
  const isThere = (role: string): boolean => names.some((name) => name === role);
  const others = (profile: RoleProfile, key: string, named: readonly Role[]): readonly Role[] =>
    named.filter((other) => {
      if (!isThere(other)) tellIfSaid(checking, ["roles", profile.role, key], noRole(other, names));
      return isThere(other) && other !== profile.role && !draft.closed.includes(other);
    });
  const roster = labelled.map((profile) => ({
    ...profile,
    handOff: others(profile, "hand-off", profile.handOff),
    subAgents: others(profile, "sub-agents", profile.subAgents),
  }));
  if (!isThere(draft.lead)) tellIfSaid(checking, ["lead"], noRole(draft.lead, names));
  const lead = roster.find(({ role }) => role === draft.lead) ?? roster[0];
  const { prepare, protectedPaths, limits, budgets, commands } = draft;
  return {
    roster: lead ? [lead, ...roster.filter((each) => each !== lead)] : [],
    lead: lead?.role ?? draft.lead,
    prepare,
    schedule: draft.schedule.filter(({ role }) => {
      if (!isThere(role)) tellIfSaid(checking, ["schedule"], noRole(role, names));
      return isThere(role);
    }),
    protectedPaths,
    limits,
    budgets,
    commands,
  };
}

/** A label wakes one role: of two that have it the first keeps it, and a role that has none left is none. */
function oneRolePerLabel(roster: Roster, checking: Checking): RoleProfile[] {
  const taken = new Map<string, string>();
  return roster.flatMap((profile) => {
    const labels = profile.labels.filter((label) => {
      const holder = taken.get(label.toLowerCase());
      if (holder === undefined) taken.set(label.toLowerCase(), profile.role);
      else if (holder !== profile.role) tellTaken(checking, profile, { label, holder });
      return holder === undefined;
    });
    return labels.length > 0 ? [{ ...profile, labels }] : [];
  });
}

function tellTaken(
  checking: Checking,
  { role }: RoleProfile,
  { label, holder }: { label: string; holder: string },
): void {
  const message = `The label "${label}" wakes ${holder} already, and so not ${role}.`;
  const said = { message, remedy: "Give every role labels of its own." };
  // The other of the two may be the one that took it.
  if (!tellIfSaid(checking, ["roles", role, "labels"], said))
    tellIfSaid(checking, ["roles", holder, "labels"], said);
}

function noRole(name: string, known: readonly string[]) {
  return { message: `There is no role "${name}" here.`, remedy: unknownRemedy(name, known) };
}

/** @returns whether a file says it: what is built in and does not fit any more is nobody's mistake. */
function tellIfSaid(
  { sources, tell }: Checking,
  path: KeyPath,
  words: Pick<ConfigProblem, "message" | "remedy">,
): boolean {
  const found = sources.find(({ squadron }) => squadron && isSaid(squadron.value, path));
  if (!found?.squadron) return false;
  const { file, source } = found.squadron;
  tell({ kind: "problem", file: file.path, ...source.atKey(path), ...words });
  return true;
}

/** Whether a file has something at a path. */
export function isSaid(value: unknown, path: KeyPath): boolean {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return false;
    here = Reflect.get(here, step);
  }
  return here !== undefined;
}
