import { permissions, type Permission } from "../../domain/roster.ts";
import type { CodeHost, RepositoryRef } from "../../ports/code-host.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { orUndefined } from "./or-undefined.ts";
import { translateErrors } from "./translate-error.ts";

/** What people may do in a repository. */
export function readPermissions(
  clients: GitHubClients,
): Pick<CodeHost, "accountId" | "permissionOf" | "mayWrite"> {
  const permissionOf = async (repository: RepositoryRef, login: string): Promise<Permission | "none"> => {
    const { repos } = clients.forRepository(repository, "read").rest;
    const reading = translateErrors("read a person's permission", () =>
      repos.getCollaboratorPermissionLevel({ ...at(repository), username: login }),
    );
    const found = await orUndefined(reading);
    return found ? exact(found.data.permission, found.data.role_name) : "none";
  };
  return {
    permissionOf,
    mayWrite: async (repository, login) =>
      ["write", "maintain", "admin"].includes(await permissionOf(repository, login)),
    accountId: async (repository, login) => {
      const { users } = clients.forRepository(repository, "read").rest;
      const reading = translateErrors("read an account", () => users.getByUsername({ username: login }));
      return (await orUndefined(reading))?.data.id;
    },
  };
}

/**
 * GitHub's coarse level says what is allowed; the role's name only tells apart what it puts together. Organizations name
 * roles of their own as they like, and a name must give nobody more.
 */
function exact(level: string, roleName: string): Permission | "none" {
  if (level === "write" && roleName === "maintain") return "maintain";
  if (level === "read" && roleName === "triage") return "triage";
  return permissions.find((known) => known === level) ?? "none";
}
