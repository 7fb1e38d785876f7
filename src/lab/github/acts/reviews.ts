import { actorLogin } from "../actor.ts";
import { sameName } from "../find.ts";
import { unprocessable } from "../problem.ts";
import type { PullIssue, ReviewRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { type ActContext, changePull } from "./act.ts";
import { emitReview, emitReviewComment } from "./pull-events.ts";
import { addReviewComment, type NewThread, placeThreads } from "./review-comments.ts";

export const VERDICTS = ["APPROVE", "REQUEST_CHANGES", "COMMENT"] as const;
type Verdict = (typeof VERDICTS)[number];

interface NewReview {
  readonly verdict: Verdict;
  readonly body: string;
  /** The commit that was looked at; the head unless given. */
  readonly commit?: string | undefined;
  readonly comments: readonly NewThread[];
}

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

function refuseOwn(context: ActContext, issue: PullIssue, verdict: Verdict): void {
  if (verdict === "COMMENT" || !sameName(actorLogin(context.lab, context.actor), issue.author)) return;
  throw unprocessable(
    verdict === "APPROVE"
      ? "Can not approve your own pull request"
      : "Can not request changes on your own pull request",
  );
}

/** Stores and tells a review without comments; whoever was asked for one has answered with it. */
export function recordReview(
  context: ActContext,
  issue: PullIssue,
  input: Pick<ReviewRecord, "body" | "state" | "commitSha">,
): ReviewRecord {
  const { lab, repository } = context;
  const author = actorLogin(lab, context.actor);
  const now = lab.now();
  const review: ReviewRecord = {
    ...input,
    id: nextId(lab.state, "review"),
    repositoryId: repository.id,
    pullNumber: issue.number,
    author,
    submittedAt: now,
    updatedAt: now,
  };
  lab.state.reviews.set(review.id, review);
  const asked = issue.pull.reviewers.filter((login) => !sameName(login, author));
  emitReview(context, changePull(context, issue, { reviewers: asked }), { action: "submitted", review });
  return review;
}

/** Submits a review with all its comments, or none of it when one comment stands outside the diff. */
export async function submitReview(
  context: ActContext,
  issue: PullIssue,
  input: NewReview,
): Promise<ReviewRecord> {
  const { verdict, body } = input;
  refuseOwn(context, issue, verdict);
  if (
    body.trim() === "" &&
    verdict !== "APPROVE" &&
    (verdict === "REQUEST_CHANGES" || input.comments.length === 0)
  ) {
    throw unprocessable("Body can't be blank");
  }
  const commitSha = input.commit ?? issue.pull.headSha;
  const threads = await placeThreads(context, issue, { commitSha, comments: input.comments });
  const review = recordReview(context, issue, { body, state: STATES[verdict], commitSha });
  // All at once: whoever sees the review sees its comments.
  const comments = threads.map(({ thread, text }) => {
    context.lab.state.reviewThreads.set(thread.id, thread);
    return addReviewComment(context, { thread, review, body: text, inReplyTo: null });
  });
  for (const comment of comments) await emitReviewComment(context, issue, { action: "created", comment });
  return review;
}

/** Changes a review's text. */
export function editReview(
  context: ActContext,
  issue: PullIssue,
  change: { readonly review: ReviewRecord; readonly body: string },
): ReviewRecord {
  const { review: before, body } = change;
  const review = { ...before, body, updatedAt: context.lab.now() };
  context.lab.state.reviews.set(review.id, review);
  const changes = before.body === body ? {} : { body: { from: before.body } };
  emitReview(context, issue, { action: "edited", review, fields: { changes } });
  return review;
}

/** Takes an approval or a request for changes out of force; its text stays. */
export function dismissReview(context: ActContext, issue: PullIssue, before: ReviewRecord): ReviewRecord {
  if (before.state !== "APPROVED" && before.state !== "CHANGES_REQUESTED") {
    throw unprocessable(`Can not dismiss a ${before.state.toLowerCase()} pull request review`);
  }
  const review: ReviewRecord = { ...before, state: "DISMISSED", updatedAt: context.lab.now() };
  context.lab.state.reviews.set(review.id, review);
  emitReview(context, issue, { action: "dismissed", review });
  return review;
}
