import { parseCommands, type Names } from "../domain/command.ts";
import type { RepositoryRef } from "../ports/code-host.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * A digest of what a turn on this thread goes by: title, text, state and labels, the head of a pull request, and what
 * people said, commands left out. When it is another later, the world has moved.
 */
export async function worldOf(
  { host, sha256 }: Pick<SessionDeps, "host" | "sha256">,
  repository: RepositoryRef,
  { number, roles }: { readonly number: number; readonly roles: Names["roles"] },
): Promise<string> {
  const [self, thread, comments, pull] = await Promise.all([
    host.identity(),
    host.thread(repository, number),
    host.comments(repository, number),
    host.pull(repository, number),
  ]);
  const names = { slug: self.login.replace(/\[bot\]$/, ""), roles };
  const said = comments
    .filter(({ appId, author }) => appId !== self.appId && author.login !== self.login)
    .filter(({ body }) => parseCommands(body, names).length === 0)
    .map(({ id, updatedAt }) => [id, updatedAt]);
  const { title, body, open, labels = [] } = thread ?? {};
  return sha256(JSON.stringify([title, body, open, labels.toSorted(), pull?.head.sha, said]));
}
