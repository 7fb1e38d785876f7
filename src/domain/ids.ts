import { SquadronError } from "./errors.ts";

/** A kind of agent, as written in a label or a command: lower case, `a-z0-9-`, at most 40 characters. */
export type Role = string & { readonly brand: "Role" };
/** Where a conversation lives: repository id + issue or PR number, printed `42/7`. */
export type ThreadKey = string & { readonly brand: "ThreadKey" };
/** One role on one issue: `42/7/dev`. Repository ids keep two repositories with the same issue number apart. */
export type SessionKey = string & { readonly brand: "SessionKey" };
/** The id that the agent runtime knows: `squadron-dev-7`, with an optional `-<timestamp>`. */
export type RuntimeId = string & { readonly brand: "RuntimeId" };

export interface ThreadAddress {
  readonly repositoryId: number;
  readonly number: number;
}
export interface SessionAddress extends ThreadAddress {
  readonly role: Role;
}

// A role must not end in "-<digits>", or "squadron-dev-2-7" could be read in two ways.
const rolePattern = /^(?!.*-\d+$)[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** @returns the role, or undefined when the text is not of a role's form. */
export function parseRole(text: string): Role | undefined {
  return rolePattern.test(text) ? (text as Role) : undefined;
}

export function formatThread(at: ThreadAddress): ThreadKey {
  return `${at.repositoryId}/${at.number}` as ThreadKey;
}

export function formatSession(at: SessionAddress): SessionKey {
  return `${at.repositoryId}/${at.number}/${at.role}` as SessionKey;
}

/** @throws SquadronError `input` when the text is not a session key. */
export function parseSession(text: string): SessionAddress {
  const match = /^(\d{1,15})\/(\d{1,15})\/([a-z0-9-]{1,40})$/.exec(text);
  const role = parseRole(match?.[3] ?? "");
  if (!match || !role)
    throw new SquadronError(
      "input",
      `"${text}" is not a session key; expected <repository id>/<number>/<role>.`,
    );
  return { repositoryId: Number(match[1]), number: Number(match[2]), role };
}

/** @throws SquadronError `input` when the text is not a thread key. */
export function parseThread(text: string): ThreadAddress {
  const match = /^(\d{1,15})\/(\d{1,15})$/.exec(text);
  if (!match)
    throw new SquadronError("input", `"${text}" is not a thread key; expected <repository id>/<number>.`);
  return { repositoryId: Number(match[1]), number: Number(match[2]) };
}

export function threadOf(key: SessionKey): ThreadKey {
  return formatThread(parseSession(key));
}

export function formatRuntimeId(at: Pick<SessionAddress, "role" | "number">): RuntimeId {
  return `squadron-${at.role}-${at.number}` as RuntimeId;
}

/** @returns role, number and the optional timestamp of a runtime id, or undefined when it is not one of ours. */
export function parseRuntimeId(text: string): { role: Role; number: number; timestamp?: number } | undefined {
  // Greedy on the role: a role never ends in digits after a dash, so the first all-digit part is the number.
  const match = /^squadron-([a-z][a-z0-9-]*?)-(\d{1,15})(?:-(\d{1,15}))?$/.exec(text);
  const role = parseRole(match?.[1] ?? "");
  if (!match || !role) return undefined;
  const timestamp = match[3];
  return { role, number: Number(match[2]), ...(timestamp !== undefined && { timestamp: Number(timestamp) }) };
}
