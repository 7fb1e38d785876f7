import type { Wake } from "../domain/session-mail.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import { openThreads } from "./read-pull.ts";

/** What an agent is told beside the acts themselves: after a review, every thread of it that is open, at once. */
export async function turnNews(
  host: CodeHost,
  repository: RepositoryRef,
  wakes: readonly Wake[],
): Promise<readonly string[]> {
  const reviewed = new Set(wakes.flatMap(({ event }) => (isReview(event) ? [event.thread.number] : [])));
  const texts = await Promise.all([...reviewed].map((number) => openThreads(host, repository, number)));
  return texts.filter((text) => text !== "");
}

function isReview(event: Wake["event"]): boolean {
  return event.kind === "reviewed" || (event.kind === "commented" && event.comment.on === "diff");
}
