import { z } from "zod";

import { may, type Need, openRepository, READ_ISSUES, TAKE_PART } from "../access.ts";
import { createComment, deleteComment, editComment } from "../acts/comments.ts";
import { actorLogin } from "../actor.ts";
import { issueComments, sameName } from "../find.ts";
import { commentJson } from "../json/issue-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { invalid, notForIntegration, Problem } from "../problem.ts";
import type { CommentRecord, RepositoryRecord } from "../records.ts";
import {
  type Answer,
  type Call,
  get,
  noContent,
  ok,
  parseBody,
  patch,
  post,
  remove,
  type Route,
} from "../route.ts";
import { forIssue, openCommentInPath, openIssueInPath } from "./issue-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const TEXT = z.object({ body: z.string() });

function readText(call: Call): string {
  const { body } = parseBody(call, TEXT);
  if (body.trim() === "") throw invalid("IssueComment", { field: "body", code: "missing_field" });
  refuseLongText("IssueComment", body);
  return body;
}

function since(call: Call): (comment: CommentRecord) => boolean {
  const from = call.query.get("since");
  return (comment) => from === null || comment.updatedAt.getTime() >= Date.parse(from);
}

function list(
  context: { readonly lab: Lab; readonly call: Call },
  repository: RepositoryRecord,
  comments: CommentRecord[],
): Answer {
  return paged(context, comments.filter(since(context.call)), (comment) =>
    commentJson(context.lab, repository, comment),
  );
}

function listAll(lab: Lab, call: Call): Answer {
  const repository = openRepository(lab, call, READ_ISSUES);
  const comments = [...lab.state.comments.values()].filter(
    (comment) => comment.repositoryId === repository.id,
  );
  const sort = call.query.get("sort");
  const at = (comment: CommentRecord): number =>
    (sort === "updated" ? comment.updatedAt : comment.createdAt).getTime();
  const sign = call.query.get("direction") === "desc" ? -1 : 1;
  // Without `sort` GitHub ignores the direction and lists by id.
  if (sort !== null) comments.sort((left, right) => sign * (at(left) - at(right) || left.id - right.id));
  return list({ lab, call }, repository, comments);
}

/** A comment belongs to its author and to those who can write; an App may change the comments it wrote. */
function openOwnComment(lab: Lab, call: Call): ReturnType<typeof openCommentInPath> {
  const context = openCommentInPath(lab, call, TAKE_PART);
  const own = sameName(context.comment.author, actorLogin(lab, call.actor));
  const need: Need = forIssue({ ...TAKE_PART, role: "write" }, context.issue);
  if (own || may(context, context.repository, need)) return context;
  throw call.actor.kind === "user"
    ? new Problem(403, "Must have write access to Repository.")
    : notForIntegration();
}

/** Comments of issues and pull requests. */
export const COMMENT_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/issues/comments", listAll),
  get("/repos/:owner/:repo/issues/comments/:comment{[0-9]+}", (lab, call) => {
    const { repository, comment } = openCommentInPath(lab, call, READ_ISSUES);
    return ok(commentJson(lab, repository, comment));
  }),
  patch("/repos/:owner/:repo/issues/comments/:comment{[0-9]+}", (lab, call) => {
    const context = openOwnComment(lab, call);
    const change = { comment: context.comment, body: readText(call) };
    return ok(commentJson(lab, context.repository, editComment(context, context.issue, change)));
  }),
  remove("/repos/:owner/:repo/issues/comments/:comment{[0-9]+}", (lab, call) => {
    const context = openOwnComment(lab, call);
    deleteComment(context, context.issue, context.comment);
    return noContent();
  }),
  get("/repos/:owner/:repo/issues/:number{[0-9]+}/comments", (lab, call) => {
    const { repository, issue } = openIssueInPath(lab, call, READ_ISSUES);
    return list({ lab, call }, repository, issueComments(lab.state, issue));
  }),
  post("/repos/:owner/:repo/issues/:number{[0-9]+}/comments", (lab, call) => {
    const context = openIssueInPath(lab, call, TAKE_PART);
    const comment = createComment(context, context.issue, readText(call));
    return ok(commentJson(lab, context.repository, comment), 201);
  }),
];
