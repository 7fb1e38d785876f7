import { actorLogin } from "../actor.ts";
import { threadComments } from "../find.ts";
import type { PullIssue, ReviewCommentRecord, ReviewThreadRecord } from "../records.ts";
import type { ActContext } from "./act.ts";
import { emitReviewComment, emitReviewThread } from "./pull-events.ts";
import { addReviewComment } from "./review-comments.ts";
import { recordReview } from "./reviews.ts";

/** Answers in a thread. GitHub wraps every such answer into a review of its own, and tells about both. */
export async function replyInThread(
  context: ActContext,
  issue: PullIssue,
  input: { readonly thread: ReviewThreadRecord; readonly body: string },
): Promise<ReviewCommentRecord> {
  const { thread, body } = input;
  const [first] = threadComments(context.lab.state, thread);
  const state = "COMMENTED";
  const review = recordReview(context, issue, { body: "", state, commitSha: issue.pull.headSha });
  const comment = addReviewComment(context, { thread, review, body, inReplyTo: first?.id ?? null });
  await emitReviewComment(context, issue, { action: "created", comment });
  return comment;
}

/** Resolves a thread, or opens it again; nothing is told when it is so already. */
export async function setResolved(
  context: ActContext,
  issue: PullIssue,
  change: { readonly thread: ReviewThreadRecord; readonly resolved: boolean },
): Promise<ReviewThreadRecord> {
  const { thread: before, resolved } = change;
  if ((before.resolvedBy !== null) === resolved) return before;
  const thread = { ...before, resolvedBy: resolved ? actorLogin(context.lab, context.actor) : null };
  context.lab.state.reviewThreads.set(thread.id, thread);
  await emitReviewThread(context, issue, { action: resolved ? "resolved" : "unresolved", thread });
  return thread;
}
