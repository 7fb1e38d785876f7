import { roleOf } from "../access.ts";
import { findUser, sameName } from "../find.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord } from "../records.ts";

/** How an author stands to a repository. It says nothing about rights: those are asked from the permission endpoint. */
export function authorAssociation(lab: Lab, repository: RepositoryRecord, login: string): string {
  if (sameName(repository.owner, login)) return "OWNER";
  const owner = findUser(lab.state, repository.owner);
  if (owner?.admins.some((admin) => sameName(admin, login)) === true) return "MEMBER";
  return roleOf(lab, repository, login) === undefined ? "NONE" : "COLLABORATOR";
}
