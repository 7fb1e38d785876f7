import { openRepository, READ_METADATA, roleOf } from "../access.ts";
import { findUser } from "../find.ts";
import { userJson } from "../json/user-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { loginRequired, notFound, Problem } from "../problem.ts";
import { type RepositoryRecord, type Role, ROLES, type UserRecord } from "../records.ts";
import { type Answer, type Call, get, noContent, ok, param, type Route } from "../route.ts";

// The older, coarser name that GitHub still gives beside the exact role.
const LEGACY: Readonly<Record<Role | "none", string>> = {
  none: "none",
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

function collaboratorJson(lab: Lab, login: string, role: Role | "none") {
  const holds = (least: Role): boolean => role !== "none" && ROLES.indexOf(role) >= ROLES.indexOf(least);
  return {
    ...userJson(lab, login),
    permissions: {
      admin: holds("admin"),
      maintain: holds("maintain"),
      push: holds("write"),
      triage: holds("triage"),
      pull: holds("read"),
    },
    role_name: role,
  };
}

/** The list and the permissions of collaborators are for an App, and for people who can push. */
function open(lab: Lab, call: Call): RepositoryRecord {
  if (call.actor.kind === "anonymous") throw loginRequired();
  const repository = openRepository(lab, call, READ_METADATA);
  const role = call.actor.kind === "user" ? (roleOf(lab, repository, call.actor.login) ?? "read") : "admin";
  if (ROLES.indexOf(role) >= ROLES.indexOf("write")) return repository;
  throw new Problem(403, "Must have push access to view repository collaborators.");
}

function permission(lab: Lab, call: Call): Answer {
  const repository = open(lab, call);
  const user = findUser(lab.state, param(call, "login"));
  if (user === undefined) throw notFound();
  if (user.type !== "User") throw new Problem(404, `${user.login} is not a user`);
  const role = roleOf(lab, repository, user.login) ?? (repository.private ? "none" : "read");
  return ok({ permission: LEGACY[role], user: collaboratorJson(lab, user.login, role), role_name: role });
}

function withRole(lab: Lab, repository: RepositoryRecord): [UserRecord, Role][] {
  return [...lab.state.users.values()].flatMap((user): [UserRecord, Role][] => {
    const role = user.type === "User" ? roleOf(lab, repository, user.login) : undefined;
    return role === undefined ? [] : [[user, role]];
  });
}

/** Who may do what in a repository. */
export const COLLABORATOR_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/collaborators", (lab, call) => {
    const repository = open(lab, call);
    return paged({ lab, call }, withRole(lab, repository), ([user, role]) =>
      collaboratorJson(lab, user.login, role),
    );
  }),
  get("/repos/:owner/:repo/collaborators/:login", (lab, call) => {
    const repository = open(lab, call);
    if (roleOf(lab, repository, param(call, "login")) === undefined) throw notFound();
    return noContent();
  }),
  get("/repos/:owner/:repo/collaborators/:login/permission", permission),
];
