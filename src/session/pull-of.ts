import { branchOf, type RoleProfile } from "../domain/roster.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";

/**
 * Finds the pull request that a session has to do with, and asks GitHub once: its own thread, if that is one, else the
 * open one from its branch. 0 for none.
 */
export function pullOf(
  host: Pick<CodeHost, "pull" | "pullOfBranch">,
  at: { repository: RepositoryRef; number: number; profile: RoleProfile },
): () => Promise<number> {
  const find = async (): Promise<number> => {
    const { repository, number, profile } = at;
    const own = await host.pull(repository, number);
    if (own) return own.number;
    return (await host.pullOfBranch(repository, branchOf(profile, number)))?.number ?? 0;
  };
  let known = 0;
  return async () => {
    // One that is opened in the turn must be found then.
    if (known === 0) known = await find();
    return known;
  };
}
