import type { RepositoryRef } from "../../ports/code-host.ts";

/** A repository as Octokit's parameters name it. */
export function at({ owner, name }: RepositoryRef): { owner: string; repo: string } {
  return { owner, repo: name };
}
