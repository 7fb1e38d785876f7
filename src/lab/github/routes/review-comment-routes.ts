import { z } from "zod";

import { READ_PULLS, WRITE_PULLS } from "../access.ts";
import { deleteReviewComment, editReviewComment } from "../acts/review-comments.ts";
import { replyInThread } from "../acts/review-threads.ts";
import { pullReviewComments } from "../find.ts";
import { listedReviewCommentJson } from "../json/review-comment-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { invalid, notFound } from "../problem.ts";
import {
  type Answer,
  type Call,
  get,
  noContent,
  ok,
  param,
  parseBody,
  patch,
  post,
  remove,
  type Route,
} from "../route.ts";
import { demandAuthor, openPullInPath, openReviewCommentInPath } from "./pull-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const TEXT = z.object({ body: z.string() });
const COMMENT = "/repos/:owner/:repo/pulls/comments/:comment{[0-9]+}";

function readText(call: Call): string {
  const { body } = parseBody(call, TEXT);
  if (body.trim() === "") throw invalid("PullRequestReviewComment", { field: "body", code: "missing_field" });
  refuseLongText("PullRequestReviewComment", body);
  return body;
}

async function list(lab: Lab, call: Call): Promise<Answer> {
  const { repository, issue } = openPullInPath(lab, call, READ_PULLS);
  const since = call.query.get("since");
  const comments = pullReviewComments(lab.state, issue).filter(
    (comment) => since === null || comment.updatedAt.getTime() >= Date.parse(since),
  );
  const shown = comments.map((comment) => listedReviewCommentJson(lab, repository, comment));
  return paged({ lab, call }, await Promise.all(shown), (comment) => comment);
}

async function reply(lab: Lab, call: Call): Promise<Answer> {
  const context = openReviewCommentInPath(lab, call, WRITE_PULLS);
  if (context.issue.number !== Number(param(call, "number"))) throw notFound();
  const answer = { thread: context.thread, body: readText(call) };
  const comment = await replyInThread(context, context.issue, answer);
  return ok(await listedReviewCommentJson(lab, context.repository, comment), 201);
}

/** Comments on lines of a pull request. */
export const REVIEW_COMMENT_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/pulls/:number{[0-9]+}/comments", list),
  post("/repos/:owner/:repo/pulls/:number{[0-9]+}/comments/:comment{[0-9]+}/replies", reply),
  get(COMMENT, async (lab, call) => {
    const { repository, comment } = openReviewCommentInPath(lab, call, READ_PULLS);
    return ok(await listedReviewCommentJson(lab, repository, comment));
  }),
  patch(COMMENT, async (lab, call) => {
    const context = openReviewCommentInPath(lab, call, WRITE_PULLS);
    demandAuthor(context, context.comment.author);
    const change = { comment: context.comment, body: readText(call) };
    const comment = await editReviewComment(context, context.issue, change);
    return ok(await listedReviewCommentJson(lab, context.repository, comment));
  }),
  remove(COMMENT, async (lab, call) => {
    const context = openReviewCommentInPath(lab, call, WRITE_PULLS);
    demandAuthor(context, context.comment.author);
    await deleteReviewComment(context, context.issue, context.comment);
    return noContent();
  }),
];
