import { actorLogin } from "../actor.ts";
import { commentJson, issueJson } from "../json/issue-json.ts";
import type { CommentRecord, IssueRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import { type ActContext, saveIssue } from "./act.ts";

/** Writes a comment. */
export function createComment(context: ActContext, issue: IssueRecord, body: string): CommentRecord {
  const { lab, repository } = context;
  const now = lab.now();
  const comment: CommentRecord = {
    id: nextId(lab.state, "comment"),
    repositoryId: repository.id,
    issueNumber: issue.number,
    author: actorLogin(lab, context.actor),
    viaApp: context.actor.kind === "installation",
    body,
    createdAt: now,
    updatedAt: now,
  };
  lab.state.comments.set(comment.id, comment);
  emitComment(context, saveIssue(context, issue), { action: "created", comment });
  return comment;
}

/** Changes a comment's text. */
export function editComment(
  context: ActContext,
  issue: IssueRecord,
  change: { readonly comment: CommentRecord; readonly body: string },
): CommentRecord {
  const { lab } = context;
  const comment = { ...change.comment, body: change.body, updatedAt: lab.now() };
  lab.state.comments.set(comment.id, comment);
  const fields = { changes: { body: { from: change.comment.body } } };
  emitComment(context, saveIssue(context, issue), { action: "edited", comment, fields });
  return comment;
}

/** Deletes a comment. */
export function deleteComment(context: ActContext, issue: IssueRecord, comment: CommentRecord): void {
  context.lab.state.comments.delete(comment.id);
  emitComment(context, saveIssue(context, issue), { action: "deleted", comment });
}

function emitComment(
  context: ActContext,
  issue: IssueRecord,
  news: {
    readonly action: "created" | "edited" | "deleted";
    readonly comment: CommentRecord;
    readonly fields?: Readonly<Record<string, unknown>>;
  },
): void {
  const { lab, repository } = context;
  const fields = {
    ...news.fields,
    issue: issueJson(lab, repository, issue),
    comment: commentJson(lab, repository, news.comment),
  };
  const sender = actorLogin(lab, context.actor);
  emit(lab, { event: "issue_comment", action: news.action, sender, repository, fields });
}
