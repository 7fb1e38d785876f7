import { actorLogin } from "../actor.ts";
import { pullSummaryJson } from "../json/pull-json.ts";
import { reviewCommentJson } from "../json/review-comment-json.ts";
import { reviewEventJson } from "../json/review-json.ts";
import { nodeId } from "../json/node-id.ts";
import { threadComments } from "../find.ts";
import type { PullIssue, ReviewCommentRecord, ReviewRecord, ReviewThreadRecord } from "../records.ts";
import { emit } from "../webhooks/emit.ts";
import { type ActContext, latestPull } from "./act.ts";

interface News {
  readonly event: "pull_request_review" | "pull_request_review_comment" | "pull_request_review_thread";
  readonly action: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function tell(context: ActContext, issue: PullIssue, news: News): void {
  const { lab, repository } = context;
  const pull = pullSummaryJson(lab, repository, latestPull(context, issue));
  const fields = { ...news.fields, pull_request: pull };
  emit(lab, { ...news, sender: actorLogin(lab, context.actor), repository, fields });
}

/** Tells what happened to a review. */
export function emitReview(
  context: ActContext,
  issue: PullIssue,
  news: {
    readonly action: "submitted" | "edited" | "dismissed";
    readonly review: ReviewRecord;
    readonly fields?: Readonly<Record<string, unknown>>;
  },
): void {
  const review = reviewEventJson(context.lab, context.repository, news.review);
  tell(context, issue, {
    event: "pull_request_review",
    action: news.action,
    fields: { review, ...news.fields },
  });
}

/** Tells what happened to a comment on a pull request's diff. */
export async function emitReviewComment(
  context: ActContext,
  issue: PullIssue,
  news: {
    readonly action: "created" | "edited" | "deleted";
    readonly comment: ReviewCommentRecord;
    readonly fields?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const comment = await reviewCommentJson(context.lab, context.repository, news.comment);
  tell(context, issue, {
    event: "pull_request_review_comment",
    action: news.action,
    fields: { comment, ...news.fields },
  });
}

/** Tells that a thread was resolved or opened again. */
export async function emitReviewThread(
  context: ActContext,
  issue: PullIssue,
  news: { readonly action: "resolved" | "unresolved"; readonly thread: ReviewThreadRecord },
): Promise<void> {
  const { lab, repository } = context;
  const comments = threadComments(lab.state, news.thread).map((comment) =>
    reviewCommentJson(lab, repository, comment),
  );
  const thread = {
    node_id: nodeId("PullRequestReviewThread", news.thread.id),
    comments: await Promise.all(comments),
  };
  tell(context, issue, { event: "pull_request_review_thread", action: news.action, fields: { thread } });
}
