import { demand, may, type Need, openRepository, READ_PULLS } from "../access.ts";
import type { ActContext } from "../acts/act.ts";
import { actorLogin } from "../actor.ts";
import { isPull, sameName } from "../find.ts";
import type { Lab } from "../lab.ts";
import { notForIntegration, notFound, Problem } from "../problem.ts";
import type { PullIssue, ReviewCommentRecord, ReviewRecord, ReviewThreadRecord } from "../records.ts";
import { type Call, param } from "../route.ts";
import { issueKey } from "../state.ts";
import { openIssueInPath } from "./issue-in-path.ts";

interface PullContext extends ActContext {
  readonly issue: PullIssue;
}

interface ReviewCommentContext extends PullContext {
  readonly comment: ReviewCommentRecord;
  readonly thread: ReviewThreadRecord;
}

/** The pull request named in the path; an issue's number is not found here. */
export function openPullInPath(lab: Lab, call: Call, need: Need): PullContext {
  const context = openIssueInPath(lab, call, need);
  const { issue } = context;
  if (!isPull(issue)) throw notFound();
  return { ...context, issue };
}

/** The review named in the path. */
export function openReviewInPath(
  lab: Lab,
  call: Call,
  need: Need,
): PullContext & { readonly review: ReviewRecord } {
  const context = openPullInPath(lab, call, need);
  const review = lab.state.reviews.get(Number(param(call, "review")));
  const { number, repositoryId } = context.issue;
  if (review?.pullNumber !== number || review.repositoryId !== repositoryId) throw notFound();
  return { ...context, review };
}

/** The comment on a diff that is named in the path, with its pull request. */
export function openReviewCommentInPath(lab: Lab, call: Call, need: Need): ReviewCommentContext {
  const repository = openRepository(lab, call, READ_PULLS);
  const comment = lab.state.reviewComments.get(Number(param(call, "comment")));
  const thread = comment === undefined ? undefined : lab.state.reviewThreads.get(comment.threadId);
  if (comment === undefined || thread?.repositoryId !== repository.id) throw notFound();
  const issue = lab.state.issues.get(issueKey({ repositoryId: repository.id, number: thread.pullNumber }));
  if (issue === undefined || !isPull(issue)) throw notFound();
  demand({ lab, actor: call.actor }, repository, need);
  return { lab, actor: call.actor, repository, issue, comment, thread };
}

/** Refuses everybody but an author and those who can write; an App may change what it wrote. */
export function demandAuthor(context: PullContext, author: string): void {
  const { lab, actor, repository } = context;
  if (sameName(author, actorLogin(lab, actor))) return;
  if (may(context, repository, { role: "write", permissions: ["pull_requests"], level: "write" })) return;
  throw actor.kind === "user"
    ? new Problem(403, "Must have write access to Repository.")
    : notForIntegration();
}
