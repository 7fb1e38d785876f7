import type { Lab } from "../lab.ts";
import { linkSummaries } from "../links.ts";
import type { CommentRecord, IssueRecord, LabelRecord, RepositoryRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { stamp, stampOrNull } from "../time.ts";
import { appReferenceJson } from "./app-json.ts";
import { authorAssociation } from "./association.ts";
import { labelJson } from "./label-json.ts";
import { nodeId } from "./node-id.ts";
import { reactionCounts } from "./reaction-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { userJson, userJsonOrNull } from "./user-json.ts";

/** An issue's labels in the order in which they were added. */
export function labelsOf(lab: Lab, issue: IssueRecord): LabelRecord[] {
  return issue.labels.flatMap((id) => lab.state.labels.get(id) ?? []);
}

function pullReference(lab: Lab, repository: RepositoryRecord, issue: IssueRecord) {
  if (issue.pull === null) return {};
  const page = `${repositoryPage(lab, repository)}/pull/${issue.number}`;
  return {
    pull_request: {
      url: `${repositoryUrl(lab, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: stampOrNull(issue.pull.mergedAt),
    },
  };
}

/** An issue, or a pull request seen as an issue. */
export function issueJson(lab: Lab, repository: RepositoryRecord, issue: IssueRecord) {
  const url = `${repositoryUrl(lab, repository)}/issues/${issue.number}`;
  const page = repositoryPage(lab, repository);
  const assignees = issue.assignees.map((login) => userJson(lab, login));
  return {
    url,
    repository_url: repositoryUrl(lab, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: `${page}/${issue.pull === null ? "issues" : "pull"}/${issue.number}`,
    id: issue.id,
    node_id: nodeId("Issue", issue.id),
    number: issue.number,
    title: issue.title,
    user: userJson(lab, issue.author),
    labels: labelsOf(lab, issue).map((label) => labelJson(lab, repository, label)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    draft: issue.pull?.draft ?? false,
    active_lock_reason: null,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: lab.state.comments.sizeOf(issueKey(issue)),
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    closed_at: stampOrNull(issue.closedAt),
    closed_by: userJsonOrNull(lab, issue.closedBy),
    author_association: authorAssociation(lab, repository, issue.author),
    ...pullReference(lab, repository, issue),
    body: issue.body,
    reactions: reactionCounts(lab, `issue:${issue.id}`, url),
    ...(issue.pull === null ? linkSummaries(lab.state, issue.id) : {}),
    performed_via_github_app: issue.viaApp ? appReferenceJson(lab) : null,
  };
}

/** A comment on an issue or pull request. */
export function commentJson(lab: Lab, repository: RepositoryRecord, comment: CommentRecord) {
  const url = `${repositoryUrl(lab, repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${repositoryPage(lab, repository)}/issues/${comment.issueNumber}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(lab, repository)}/issues/${comment.issueNumber}`,
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    user: userJson(lab, comment.author),
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
    body: comment.body,
    author_association: authorAssociation(lab, repository, comment.author),
    reactions: reactionCounts(lab, `comment:${comment.id}`, url),
    performed_via_github_app: comment.viaApp ? appReferenceJson(lab) : null,
  };
}
