import { z } from "zod";

import { READ_PULLS, WRITE_PULLS } from "../access.ts";
import type { NewThread } from "../acts/review-comments.ts";
import { dismissReview, editReview, submitReview, VERDICTS } from "../acts/reviews.ts";
import { pullReviewComments, pullReviews } from "../find.ts";
import { reviewCommentJson } from "../json/review-comment-json.ts";
import { reviewJson } from "../json/review-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { Problem, unprocessable } from "../problem.ts";
import { SIDES } from "../records.ts";
import { type Answer, type Call, get, ok, parseBody, post, put, type Route } from "../route.ts";
import { demandAuthor, openPullInPath, openReviewInPath } from "./pull-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const COMMENT = z.object({
  path: z.string(),
  body: z.string().min(1),
  line: z.int(),
  side: z.enum(SIDES).default("RIGHT"),
  start_line: z.int().optional(),
  start_side: z.enum(SIDES).optional(),
});

const REVIEW = z.object({
  commit_id: z.string().nullish(),
  body: z.string().nullish(),
  // Without it GitHub keeps the review back until it is submitted; the lab knows only reviews that everybody sees.
  event: z.enum(VERDICTS),
  comments: z.array(COMMENT).optional(),
});

const TEXT = z.object({ body: z.string() });
const DISMISSAL = z.object({ message: z.string(), event: z.literal("DISMISS").optional() });
const REVIEWS = "/repos/:owner/:repo/pulls/:number{[0-9]+}/reviews";
const REVIEW_PATH = `${REVIEWS}/:review{[0-9]+}`;
const WRITE_REVIEWS = { ...WRITE_PULLS, role: "write" } as const;

function toThread(comment: z.output<typeof COMMENT>): NewThread {
  const { path, body, line, side, start_line: start, start_side: startSide } = comment;
  refuseLongText("PullRequestReviewComment", body);
  if (start !== undefined && start >= line) {
    throw unprocessable("Pull request review thread start line must precede the end line.");
  }
  const from = start === undefined ? null : { side: startSide ?? side, line: start };
  return { path, body, at: { side, line }, from };
}

async function submit(lab: Lab, call: Call): Promise<Answer> {
  const context = openPullInPath(lab, call, WRITE_PULLS);
  const input = parseBody(call, REVIEW);
  refuseLongText("PullRequestReview", input.body);
  const review = await submitReview(context, context.issue, {
    verdict: input.event,
    body: input.body ?? "",
    commit: input.commit_id ?? undefined,
    comments: (input.comments ?? []).map(toThread),
  });
  return ok(reviewJson(lab, context.repository, review));
}

async function listComments(lab: Lab, call: Call): Promise<Answer> {
  const { repository, issue, review } = openReviewInPath(lab, call, READ_PULLS);
  const own = pullReviewComments(lab.state, issue).filter((comment) => comment.reviewId === review.id);
  const shown = await Promise.all(own.map((comment) => reviewCommentJson(lab, repository, comment)));
  return paged({ lab, call }, shown, (comment) => comment);
}

/** Reviews of a pull request. */
export const REVIEW_ROUTES: readonly Route[] = [
  get(REVIEWS, (lab, call) => {
    const { repository, issue } = openPullInPath(lab, call, READ_PULLS);
    return paged({ lab, call }, pullReviews(lab.state, issue), (review) =>
      reviewJson(lab, repository, review),
    );
  }),
  post(REVIEWS, submit),
  get(REVIEW_PATH, (lab, call) => {
    const { repository, review } = openReviewInPath(lab, call, READ_PULLS);
    return ok(reviewJson(lab, repository, review));
  }),
  put(REVIEW_PATH, (lab, call) => {
    const context = openReviewInPath(lab, call, WRITE_PULLS);
    const { body } = parseBody(call, TEXT);
    refuseLongText("PullRequestReview", body);
    demandAuthor(context, context.review.author);
    const review = editReview(context, context.issue, { review: context.review, body });
    return ok(reviewJson(lab, context.repository, review));
  }),
  get(`${REVIEW_PATH}/comments`, listComments),
  put(`${REVIEW_PATH}/dismissals`, (lab, call) => {
    const context = openReviewInPath(lab, call, WRITE_REVIEWS);
    if (parseBody(call, DISMISSAL).message.trim() === "") throw new Problem(422, "Message can't be blank");
    return ok(reviewJson(lab, context.repository, dismissReview(context, context.issue, context.review)));
  }),
];
