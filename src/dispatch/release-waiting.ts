import { errorCode } from "../domain/errors.ts";
import type { NewsEvent, ThreadEvent } from "../domain/event.ts";
import { formatThread } from "../domain/ids.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { IssueRelations } from "../ports/pull-views.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Post } from "./post.ts";
import { toThread } from "../domain/to-thread.ts";

interface Deps {
  readonly host: Pick<CodeHost, "issueRelations" | "thread">;
  readonly registry: Pick<SessionRegistry, "onThread">;
}

/** Tells the sessions that wait for a thread that it is closed, those of the issue with the lowest number first. */
export async function releaseWaiting(
  { host, registry }: Deps,
  post: Post,
  { event, repository }: { event: ThreadEvent; repository: RepositoryRef },
): Promise<void> {
  const { number } = event.thread;
  const blocking = await blockedBy(host, repository, number);
  const here = `${repository.owner}/${repository.name}`.toLowerCase();
  const own = blocking.filter((each) => each.open && each.repository.toLowerCase() === here);
  for (const blocked of own.toSorted((a, b) => a.number - b.number)) {
    const sessions = await registry.onThread(
      formatThread({ repositoryId: repository.id, number: blocked.number }),
    );
    const waiting = sessions.filter(({ blockedOn }) => blockedOn.includes(number));
    if (waiting.length === 0) continue;
    const view = await host.thread(repository, blocked.number);
    if (!view) continue;
    const news: NewsEvent = {
      ...event,
      kind: "news",
      about: "unblocked",
      closed: number,
      thread: toThread(view, blocked.number),
      text: `#${number}, which you waited for, is closed.`,
    };
    for (const { key } of waiting)
      await post.news(
        key,
        { kind: "wake", event: news, authorTrusted: false, hops: 0, from: "" },
        "unblocked",
      );
  }
}

/** What a thread blocks. One that is gone by now, or a GitHub that knows no such relations, blocks nothing. */
async function blockedBy(
  host: Deps["host"],
  repository: RepositoryRef,
  number: number,
): Promise<IssueRelations["blocking"]> {
  try {
    return (await host.issueRelations(repository, number)).blocking;
  } catch (error) {
    if (errorCode(error) !== "refused") throw error;
    return [];
  }
}
