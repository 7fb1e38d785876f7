import type { ThreadEvent } from "../domain/event.ts";
import { formatSession, formatThread } from "../domain/ids.ts";
import { formatMarker, type Sign } from "../domain/marker.ts";
import type { Reaction, Target } from "../domain/plan.ts";
import { formatReply, type ReplyLine } from "../domain/reply.ts";
import type { ReactionTarget } from "../ports/code-host-writes.ts";
import type { RepositoryRef } from "../ports/code-host.ts";
import type { Effect } from "../ports/effect.ts";
import type { Post } from "./post.ts";

interface About {
  readonly post: Post;
  readonly event: ThreadEvent;
  readonly repository: RepositoryRef;
  readonly sign: Sign;
}

export function reactionEffect({ post, event, repository }: About, content: Reaction): Effect {
  const id = `${post.seq}:${content}`;
  return { kind: "reaction", id, turn: post.batch, repository, target: targetOf(event), content };
}

export function labelEffect({ post, event, repository }: About, label: string): Effect {
  const id = `${post.seq}:label:${label}`;
  const { number } = event.thread;
  return { kind: "labels", id, turn: post.batch, repository, number, add: [label], remove: [] };
}

export function unlabelEffect({ post, event, repository }: About, labels: readonly string[]): Effect {
  const id = `${post.seq}:unlabel`;
  const { number } = event.thread;
  return { kind: "labels", id, turn: post.batch, repository, number, add: [], remove: labels };
}

export function turnAwayEffect({ post, event, repository, sign }: About, { role, number }: Target): Effect {
  const key = formatSession({ repositoryId: repository.id, role, number });
  return {
    kind: "comment",
    id: `${post.seq}:turn-away:${role}-${number}`,
    turn: post.batch,
    repository,
    lane: "receipt",
    number: event.thread.number,
    body: `**${role}** is at work and takes nothing more until it is done. Comment again then.`,
    mark: formatMarker({ k: key, e: 0, id: `${event.actKey}:turn-away` }, sign),
    alwaysLook: false,
  };
}

/** The one reply to a comment with commands; a comment that is read again after a lost store has its reply already. */
export function replyEffect({ post, event, repository, sign }: About, lines: readonly ReplyLine[]): Effect {
  return {
    kind: "comment",
    id: `${post.seq}:reply`,
    turn: post.batch,
    repository,
    lane: "receipt",
    number: event.thread.number,
    body: formatReply(lines),
    mark: replyMark({ event, repository, sign }, event.actKey),
    alwaysLook: true,
  };
}

/** By which the reply to a comment is found. @param act the comment's */
export function replyMark({ event, repository, sign }: Omit<About, "post">, act: string): string {
  const thread = formatThread({ repositoryId: repository.id, number: event.thread.number });
  return formatMarker({ k: thread, e: 0, id: `${act}:reply` }, sign);
}

function targetOf(event: ThreadEvent): ReactionTarget {
  if (event.kind !== "commented") return { on: "thread", number: event.thread.number };
  const { id } = event.comment;
  return event.comment.on === "diff"
    ? { on: "review-comment", commentId: id }
    : { on: "comment", commentId: id };
}
