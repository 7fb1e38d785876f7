import {
  formatThread,
  parseRole,
  parseSession,
  type Role,
  type SessionKey,
  type ThreadAddress,
} from "./ids.ts";

/** What is counted, in whole numbers everywhere: `money` in micro-dollars, `time` of turns in milliseconds. */
export const units = [
  "tokens",
  "money",
  "modelCalls",
  "toolCalls",
  "turns",
  "time",
  "issues",
  "comments",
] as const;
export type Unit = (typeof units)[number];

export type Used = Readonly<Record<Unit, number>>;

export const noneUsed: Used = {
  tokens: 0,
  money: 0,
  modelCalls: 0,
  toolCalls: 0,
  turns: 0,
  time: 0,
  issues: 0,
  comments: 0,
};

/** Whom a limit holds for, the narrowest first. From `role` on it holds for one day, in UTC. */
export const scopes = [
  "turn",
  "session",
  "issue",
  "role",
  "person",
  "repository",
  "owner",
  "service",
] as const;
export type Scope = (typeof scopes)[number];

/** A unit without an entry has no limit. */
export type Limits = { readonly [U in Unit]?: number | undefined };
export type ScopeLimits = { readonly [S in Scope]?: Limits };

/** The scopes that a repository's files may limit. */
export const teamScopes = ["session", "issue", "role", "person", "repository"] as const;
export type TeamScope = (typeof teamScopes)[number];

/** A budget as people write it. */
export interface Budget {
  readonly tokens: number | undefined;
  readonly dollars: number | undefined;
  readonly modelCalls: number | undefined;
  readonly toolCalls: number | undefined;
  readonly turns: number | undefined;
  readonly minutes: number | undefined;
  /** Issues that are opened. */
  readonly issues: number | undefined;
  /** Comments, answers and reviews that are posted. */
  readonly comments: number | undefined;
}
export type TeamBudgets = Readonly<Record<TeamScope, Budget>>;

/** The limits that hold for a turn, from its role's, its team's, and those of whoever runs the service. */
export function limitsOf(
  role: Pick<Budget, "tokens" | "dollars"> | undefined,
  team: TeamBudgets,
  service: ScopeLimits,
): ScopeLimits {
  return {
    ...service,
    turn: toLimits({ tokens: role?.tokens, dollars: role?.dollars }),
    session: toLimits(team.session),
    issue: toLimits(team.issue),
    role: toLimits(team.role),
    person: toLimits(team.person),
    repository: toLimits(team.repository),
  };
}

/** A budget as it is counted. */
export function toLimits({ dollars, minutes, ...others }: Partial<Budget>): Limits {
  return {
    ...others,
    money: dollars === undefined ? undefined : microDollars(dollars),
    time: minutes === undefined ? undefined : minutes * minuteMs,
  };
}

/** A turn, as far as somebody has to answer for what it uses. */
export interface Payer {
  readonly key: SessionKey;
  readonly owner: string;
  readonly turn: string;
  /** Login of the person whose act woke it, "" where no person did. */
  readonly person: string;
}

/** Where it is counted what somebody used. */
export interface Account {
  readonly scope: Scope;
  readonly id: string;
  /** Name of the turn, of a turn's; "" otherwise. A turn's are a part of its session's, and go with it. */
  readonly turn: string;
}

/** The accounts that a turn pays from. @param now milliseconds since the epoch. */
export function accountsOf({ key, owner, turn, person }: Payer, now: number): readonly Account[] {
  const { repositoryId, role } = parseSession(key);
  const day = dayOf(now);
  const named = (scope: Scope, id: string): Account => ({ scope, id, turn: "" });
  return [
    { scope: "turn", id: sessionAccount(key), turn },
    named("session", sessionAccount(key)),
    issueAccount(parseSession(key)),
    named("role", `role/${repositoryId}/${role}/${day}`),
    // Of one repository, whose file sets the limit.
    ...(person === "" ? [] : [named("person", `person/${repositoryId}/${person.toLowerCase()}/${day}`)]),
    named("repository", `repository/${repositoryId}/${day}`),
    named("owner", `owner/${owner.toLowerCase()}/${day}`),
    serviceAccount(now),
  ];
}

/** The account of everything together on this day. */
export function serviceAccount(now: number): Account {
  return { scope: "service", id: `service/${dayOf(now)}`, turn: "" };
}

/** The account that all roles on an issue share. */
export function issueAccount(at: ThreadAddress): Account {
  return { scope: "issue", id: `issue/${formatThread(at)}`, turn: "" };
}

/** What an account's id says, of those that people are told about: an issue's, and a role's on the day that began then (ms). */
export function parseAccount(
  id: string,
):
  | ({ readonly scope: "issue" } & ThreadAddress)
  | { readonly scope: "role"; readonly repositoryId: number; readonly role: Role; readonly day: number }
  | undefined {
  const [scope, repositoryId, second = "", third] = id.split("/");
  if (scope === "issue") return { scope, repositoryId: Number(repositoryId), number: Number(second) };
  const role = parseRole(second);
  if (scope !== "role" || !role) return undefined;
  return { scope, repositoryId: Number(repositoryId), role, day: Number(third) * dayMs };
}

/** What is used beyond these. */
export function usedSince(total: Used, before: readonly Used[]): Used {
  const left = { ...total };
  for (const unit of units) {
    const counted = before.reduce((sum, used) => sum + used[unit], 0);
    left[unit] = Math.max(0, total[unit] - counted);
  }
  return left;
}

export function sessionAccount(key: SessionKey): string {
  return `session/${key}`;
}

export const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;

/** The number of the day in UTC, counted from 1970. */
function dayOf(now: number): number {
  return Math.floor(now / dayMs);
}

/** So much of one unit for one account. */
export interface Charge {
  readonly account: Account;
  readonly unit: Unit;
  /** A whole number; 0 asks whether anything is left. */
  readonly amount: number;
  /** Undefined: counted only. */
  readonly limit: number | undefined;
}

export type Amounts = { readonly [U in Unit]?: number };

export function addAmounts(all: readonly Amounts[]): Amounts {
  const sum: { [U in Unit]?: number } = {};
  for (const amounts of all)
    for (const unit of units) if (amounts[unit] !== undefined) sum[unit] = (sum[unit] ?? 0) + amounts[unit];
  return sum;
}

/** The same amounts for every account. */
export function chargesOf(
  accounts: readonly Account[],
  limits: ScopeLimits,
  amounts: Amounts,
): readonly Charge[] {
  return accounts.flatMap((account) =>
    units.flatMap((unit): Charge[] => {
      const amount = amounts[unit];
      return amount === undefined ? [] : [{ account, unit, amount, limit: limits[account.scope]?.[unit] }];
    }),
  );
}

/** How far an account is used in one unit. `limit`: with what people added, undefined for none. */
export interface Level {
  readonly scope: Scope;
  readonly unit: Unit;
  readonly used: number;
  readonly limit: number | undefined;
}

/** Share of a limit from which the agent is told. */
const warnFrom = 0.8;

/** The fullest of those that are nearly used up. */
export function nearlyUsed(levels: readonly Level[]): Level | undefined {
  const share = ({ used, limit }: Level): number => (limit === undefined ? 0 : used / Math.max(limit, 1));
  return levels.filter((level) => share(level) >= warnFrom).sort((a, b) => share(b) - share(a))[0];
}

/** Micro-dollars of an amount in dollars. */
export function microDollars(dollars: number): number {
  return Math.round(dollars * 1_000_000);
}
