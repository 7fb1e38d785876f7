import { SquadronError } from "../domain/errors.ts";
import { withoutMarkers } from "../domain/marker.ts";
import type { Identity } from "../domain/plan.ts";
import { renderThread, type ThreadPart } from "../domain/thread-text.ts";
import type { CodeHost, CommentView } from "../ports/code-host.ts";
import { readPull } from "./read-pull.ts";
import type { SessionContext } from "./session-context.ts";

/**
 * The session's thread as text for the model; each author is looked up on GitHub once.
 * @param without the comments that the model is not to see
 */
export async function readSessionThread(
  host: CodeHost,
  context: SessionContext,
  without: (comment: CommentView) => boolean,
): Promise<string> {
  const { repository, record } = context;
  const [self, thread, comments, pull] = await Promise.all([
    host.identity(),
    host.thread(repository, record.number),
    host.comments(repository, record.number),
    host.pull(repository, record.number),
  ]);
  if (!thread) throw new SquadronError("refused", "The issue does not exist any more.");
  const told = comments.filter((comment) => !without(comment));
  const people = new Set([
    thread.author.login,
    ...told.filter((each) => !isSelf(each, self)).map((each) => each.author.login),
  ]);
  const trusted = new Set<string>();
  await Promise.all(
    [...people].map(async (login) => {
      if (await host.mayWrite(repository, login)) trusted.add(login);
    }),
  );
  const classOf = (login: string): ThreadPart["author"] => (trusted.has(login) ? "trusted" : "outsider");
  const text = renderThread(
    thread.title,
    {
      login: thread.author.login,
      createdAt: "",
      body: withoutMarkers(thread.body).trim(),
      edited: false,
      author: thread.author.login === self.login ? "self" : classOf(thread.author.login),
    },
    told.map((comment) => ({
      login: comment.author.login,
      createdAt: comment.createdAt,
      body: withoutMarkers(comment.body).trim(),
      edited: comment.updatedAt !== comment.createdAt,
      author: isSelf(comment, self) ? "self" : classOf(comment.author.login),
    })),
  );
  return pull ? `${text}\n\n${await readPull(host, repository, pull)}` : text;
}

function isSelf(comment: CommentView, self: Identity): boolean {
  return comment.appId === self.appId || comment.author.login === self.login;
}
