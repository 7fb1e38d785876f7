import type { GitAccess, RepositoryRef } from "../../ports/code-host.ts";
import type { GitHubClients } from "./clients.ts";
import { translateErrors } from "./translate-error.ts";

/** What git needs to read or write one repository's code. @throws SquadronError as CodeHost does. */
export async function gitAccess(
  { clients, gitUrl }: { clients: Pick<GitHubClients, "codeToken">; gitUrl: string },
  repository: RepositoryRef,
  use: "code" | "push",
): Promise<GitAccess> {
  const token = await translateErrors("give a token for git", () => clients.codeToken(repository, use));
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return {
    url: `${gitUrl}/${repository.owner}/${repository.name}.git`,
    header: `Authorization: Basic ${basic}`,
  };
}
