import type { PullView } from "../ports/pull-views.ts";
import { renderOpenThreads, renderPull } from "../domain/pull-text.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";

type Host = Pick<CodeHost, "identity" | "mayWrite" | "pullFiles" | "reviewThreads">;

/** A pull request's state, diff and open review threads as text for the model. */
export async function readPull(host: Host, repository: RepositoryRef, pull: PullView): Promise<string> {
  const [files, threads, trusted] = await Promise.all([
    host.pullFiles(repository, pull.number),
    openThreads(host, repository, pull.number),
    isTrusted(host, repository, pull.author),
  ]);
  return [renderPull(pull, files, trusted && !pull.head.fork), threads]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The threads that wait for an answer: not resolved, and the last word is not ours. "" for none. */
export async function openThreads(host: Host, repository: RepositoryRef, number: number): Promise<string> {
  const [all, self] = await Promise.all([host.reviewThreads(repository, number), host.identity()]);
  // A first comment of ours is a teammate's, who waits for the answer.
  const waiting = all.filter(
    ({ resolved, comments }) =>
      !resolved && (comments.length === 1 || comments.at(-1)?.author !== self.login),
  );
  const authors = new Set(waiting.flatMap(({ comments }) => comments.map(({ author }) => author)));
  const trusted = new Set<string>();
  await Promise.all(
    [...authors].map(async (author) => {
      if (await isTrusted(host, repository, author)) trusted.add(author);
    }),
  );
  return renderOpenThreads(waiting, trusted);
}

async function isTrusted(host: Host, repository: RepositoryRef, login: string): Promise<boolean> {
  return login === (await host.identity()).login || host.mayWrite(repository, login);
}
