import type { NewsEvent, RepositoryEvent } from "../domain/event.ts";
import { formatSession, parseRole } from "../domain/ids.ts";
import { repositoryOf } from "../domain/repository-of.ts";
import { toThread } from "../domain/to-thread.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Post } from "./post.ts";

interface Deps {
  readonly host: Pick<CodeHost, "thread">;
  readonly registry: Pick<SessionRegistry, "get">;
  readonly log: { warn(fields: object, message: string): void };
}

/** Wakes a session that whoever runs Squadron has called. The thread is read now: an operator's machine need not reach GitHub. */
export async function routeSummoned(
  { host, registry, log }: Deps,
  post: Pick<Post, "news">,
  event: Extract<RepositoryEvent, { kind: "summoned" }>,
): Promise<readonly []> {
  const { issue, repository, text } = event;
  const role = parseRole(event.role);
  const key = role && formatSession({ repositoryId: repository.id, number: issue, role });
  const record = key && (await registry.get(key));
  const view = record && (await host.thread(repositoryOf(event), issue));
  if (!key || !view) {
    log.warn(
      { repository: repository.id, issue, role: event.role },
      "summoned session is not there any more",
    );
    return [];
  }
  const news: NewsEvent = { ...event, kind: "news", about: "operator", thread: toThread(view, issue), text };
  await post.news(key, { kind: "wake", event: news, authorTrusted: false, hops: 0, from: "" }, "operator");
  return [];
}
