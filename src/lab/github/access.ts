import type { Actor } from "./actor.ts";
import { findRepository, findUser, sameName } from "./find.ts";
import type { Lab } from "./lab.ts";
import { loginRequired, notForIntegration, notFound, Problem } from "./problem.ts";
import type { InstallationRecord, Permissions, RepositoryRecord, Role } from "./records.ts";
import { ROLES } from "./records.ts";
import type { Call } from "./route.ts";
import { param } from "./route.ts";

/** What a request needs: the least role of a person, and one of some permissions of an App. */
export interface Need {
  readonly role: Role;
  readonly permissions: readonly string[];
  readonly level: "read" | "write";
}

export const READ_METADATA: Need = { role: "read", permissions: ["metadata"], level: "read" };
export const READ_CONTENTS: Need = { role: "read", permissions: ["contents"], level: "read" };
export const WRITE_CONTENTS: Need = { role: "write", permissions: ["contents"], level: "write" };
export const READ_ISSUES: Need = { role: "read", permissions: ["issues", "pull_requests"], level: "read" };
export const READ_PULLS: Need = { role: "read", permissions: ["pull_requests"], level: "read" };
export const WRITE_PULLS: Need = { role: "read", permissions: ["pull_requests"], level: "write" };
/** Whoever can read may comment on a commit, and so may an App that can read contents. */
export const WRITE_COMMIT_COMMENTS: Need = { role: "read", permissions: ["contents"], level: "read" };
export const READ_CHECKS: Need = { role: "read", permissions: ["checks"], level: "read" };
export const WRITE_CHECKS: Need = { role: "write", permissions: ["checks"], level: "write" };
export const READ_STATUSES: Need = { role: "read", permissions: ["statuses"], level: "read" };
export const WRITE_STATUSES: Need = { role: "write", permissions: ["statuses"], level: "write" };
export const READ_ACTIONS: Need = { role: "read", permissions: ["actions"], level: "read" };
/** To take part in a thread, as anybody who can read may. */
export const TAKE_PART: Need = { role: "read", permissions: ["issues", "pull_requests"], level: "write" };
/** To sort issues: labels, assignees, closing what others opened. */
export const TRIAGE: Need = { ...TAKE_PART, role: "triage" };

const LEVELS = ["read", "write", "admin"];

/** Whether an installation (or a token narrowed from it) reaches a repository. */
export function covers(installation: InstallationRecord, repository: RepositoryRecord): boolean {
  if (!sameName(installation.account, repository.owner)) return false;
  return installation.repositories === "all" || installation.repositories.has(repository.id);
}

/** The installation of the App that reaches a repository. */
export function installationOf(lab: Lab, repository: RepositoryRecord): InstallationRecord | undefined {
  return [...lab.state.installations.values()].find((installation) => covers(installation, repository));
}

/** A person's role in a repository, or `undefined` for an outsider. */
export function roleOf(lab: Lab, repository: RepositoryRecord, login: string): Role | undefined {
  if (sameName(repository.owner, login)) return "admin";
  const admins = findUser(lab.state, repository.owner)?.admins ?? [];
  if (admins.some((admin) => sameName(admin, login))) return "admin";
  return repository.collaborators.get(login.toLowerCase());
}

/** Whether permissions include one of the named ones at a level. */
export function grants(permissions: Permissions, need: Pick<Need, "permissions" | "level">): boolean {
  return need.permissions.some((name) => {
    const granted = name === "metadata" ? "read" : permissions[name];
    return granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(need.level);
  });
}

function tokenReaches(
  lab: Lab,
  actor: Extract<Actor, { kind: "installation" }>,
  repository: RepositoryRecord,
): boolean {
  const installation = lab.state.installations.get(actor.installationId);
  if (installation === undefined || !covers(installation, repository)) return false;
  return actor.repositoryIds?.has(repository.id) ?? true;
}

/** Whether an actor may know that a repository exists. */
export function canSee(lab: Lab, actor: Actor, repository: RepositoryRecord): boolean {
  if (!repository.private) return true;
  if (actor.kind === "user") return roleOf(lab, repository, actor.login) !== undefined;
  return actor.kind === "installation" && tokenReaches(lab, actor, repository);
}

/** Whether an actor has what is needed in a repository that it can see. */
export function may(
  context: { readonly lab: Lab; readonly actor: Actor },
  repository: RepositoryRecord,
  need: Need,
): boolean {
  const { lab, actor } = context;
  if (actor.kind === "user") {
    const role = roleOf(lab, repository, actor.login) ?? "read";
    return ROLES.indexOf(role) >= ROLES.indexOf(need.role);
  }
  if (actor.kind !== "installation") return actor.kind === "anonymous" && need.level === "read";
  if (!tokenReaches(lab, actor, repository)) return need.level === "read";
  return grants(actor.permissions, need);
}

/** Refuses an actor that lacks what is needed, in the words GitHub uses for its kind. */
export function demand(
  context: { readonly lab: Lab; readonly actor: Actor },
  repository: RepositoryRecord,
  need: Need,
): void {
  if (may(context, repository, need)) return;
  if (context.actor.kind === "anonymous") throw loginRequired();
  if (context.actor.kind === "user") throw new Problem(403, `Must have ${need.role} access to Repository.`);
  throw notForIntegration();
}

/** The repository named in the path, if the actor may see it and has what is needed; else 404, 401 or 403. */
export function openRepository(lab: Lab, call: Call, need: Need): RepositoryRecord {
  const repository = findRepository(lab.state, param(call, "owner"), param(call, "repo"));
  if (repository === undefined || !canSee(lab, call.actor, repository)) throw notFound();
  demand({ lab, actor: call.actor }, repository, need);
  return repository;
}
