import type { ThreadEvent } from "../domain/event.ts";
import { withoutMarkers, type Sign } from "../domain/marker.ts";
import { formatReply, readReply, withLine } from "../domain/reply.ts";
import { repositoryOf } from "../domain/repository-of.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { Effect } from "../ports/effect.ts";
import { clockSkewMs } from "../writer/find-earlier.ts";
import type { Post } from "./post.ts";
import { replyMark } from "./thread-effects.ts";

interface Deps {
  readonly host: Pick<CodeHost, "ownTexts">;
  readonly sign: Sign;
}

/**
 * Puts what became of a command into its line of the reply. GitHub's own copy is what is changed, so that nothing has to be
 * remembered of it; a thread's acts are routed one after the other, so that no two change it at once.
 */
export async function routeAnswer(
  { host, sign }: Deps,
  post: Post,
  event: Extract<ThreadEvent, { kind: "answered" }>,
): Promise<readonly Effect[]> {
  const repository = repositoryOf(event);
  const { number } = event.thread;
  const mark = replyMark({ event, repository, sign }, event.to);
  const own = await host.ownTexts(repository, { in: "comments", number }, Date.parse(event.at) - clockSkewMs);
  const reply = own.find(({ text }) => text.includes(mark));
  // Deleted by somebody, or never there because the thread is locked.
  if (!reply) return [];
  const lines = withLine(readReply(withoutMarkers(reply.text)), { id: event.line, text: event.text });
  return [
    {
      kind: "edit",
      id: `${post.seq}:answer`,
      turn: post.batch,
      repository,
      lane: "receipt",
      commentId: reply.id,
      body: formatReply(lines),
      mark,
    },
  ];
}
