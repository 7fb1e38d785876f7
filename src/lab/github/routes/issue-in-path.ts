import { demand, type Need, openRepository, READ_ISSUES } from "../access.ts";
import type { ActContext } from "../acts/act.ts";
import { repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { notFound, Problem } from "../problem.ts";
import type { CommentRecord, IssueRecord, RepositoryRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { type Call, param } from "../route.ts";

export interface IssueContext extends ActContext {
  readonly issue: IssueRecord;
}

/** An App needs the permission for issues, or for pull requests when the number is one. */
export function forIssue(need: Need, issue: IssueRecord): Need {
  return issue.pull === null ? { ...need, permissions: ["issues"] } : need;
}

function gone(lab: Lab, repository: RepositoryRecord, number: number): Problem {
  const trace = lab.state.gone.get(issueKey({ repositoryId: repository.id, number }));
  if (trace === undefined) return notFound();
  if (trace.kind === "deleted") return new Problem(410, "This issue was deleted");
  const target = lab.state.repositories.get(trace.repositoryId);
  if (target === undefined) return notFound();
  const url = `${repositoryUrl(lab, target)}/issues/${trace.number}`;
  return new Problem(301, "Moved Permanently", { fields: { url }, headers: { location: url } });
}

/** The issue or pull request named in the path, for an actor that has what is needed. */
export function openIssueInPath(lab: Lab, call: Call, need: Need): IssueContext {
  const repository = openRepository(lab, call, READ_ISSUES);
  const number = Number(param(call, "number"));
  const issue = lab.state.issues.get(issueKey({ repositoryId: repository.id, number }));
  if (issue === undefined) throw gone(lab, repository, number);
  demand({ lab, actor: call.actor }, repository, forIssue(need, issue));
  return { lab, actor: call.actor, repository, issue };
}

/** The comment named in the path, with its issue. */
export function openCommentInPath(
  lab: Lab,
  call: Call,
  need: Need,
): IssueContext & { readonly comment: CommentRecord } {
  const repository = openRepository(lab, call, READ_ISSUES);
  const comment = lab.state.comments.get(Number(param(call, "comment")));
  if (comment === undefined || comment.repositoryId !== repository.id) throw notFound();
  const issue = lab.state.issues.get(issueKey({ repositoryId: repository.id, number: comment.issueNumber }));
  if (issue === undefined) throw notFound();
  demand({ lab, actor: call.actor }, repository, forIssue(need, issue));
  return { lab, actor: call.actor, repository, issue, comment };
}
