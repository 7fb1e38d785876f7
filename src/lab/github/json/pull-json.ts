import { issueComments, pullReviewComments } from "../find.ts";
import type { Lab } from "../lab.ts";
import { mergeableState } from "../protection.ts";
import { pullRange } from "../pull-range.ts";
import type { IssueRecord, PullRecord, RepositoryRecord } from "../records.ts";
import { stamp, stampOrNull } from "../time.ts";
import { authorAssociation } from "./association.ts";
import { labelsOf } from "./issue-json.ts";
import { labelJson } from "./label-json.ts";
import { nodeId } from "./node-id.ts";
import { repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";
import { userJson, userJsonOrNull } from "./user-json.ts";

function links(url: string, page: string, issueUrl: string) {
  const pull = {
    self: { href: url },
    html: { href: page },
    issue: { href: issueUrl },
    comments: { href: `${issueUrl}/comments` },
    review_comments: { href: `${url}/comments` },
    review_comment: { href: `${url.replace(/\/\d+$/, "")}/comments{/number}` },
    commits: { href: `${url}/commits` },
  };
  return pull;
}

function side(lab: Lab, repository: RepositoryRecord, at: { readonly ref: string; readonly sha: string }) {
  return {
    label: `${repository.owner}:${at.ref}`,
    ref: at.ref,
    sha: at.sha,
    user: userJson(lab, repository.owner),
    repo: repositoryJson(lab, repository),
  };
}

/** A pull request as it stands in lists. */
export function pullSummaryJson(
  lab: Lab,
  repository: RepositoryRecord,
  issue: IssueRecord & { readonly pull: PullRecord },
) {
  const { pull } = issue;
  const base = repositoryUrl(lab, repository);
  const url = `${base}/pulls/${issue.number}`;
  const page = `${repositoryPage(lab, repository)}/pull/${issue.number}`;
  const issueUrl = `${base}/issues/${issue.number}`;
  const statuses = `${base}/statuses/${pull.headSha}`;
  const assignees = issue.assignees.map((login) => userJson(lab, login));
  return {
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: userJson(lab, issue.author),
    body: issue.body,
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    closed_at: stampOrNull(issue.closedAt),
    merged_at: stampOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.reviewers.map((login) => userJson(lab, login)),
    requested_teams: [] as never[],
    labels: labelsOf(lab, issue).map((label) => ({
      ...labelJson(lab, repository, label),
      description: label.description ?? "",
    })),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: side(lab, repository, { ref: pull.headRef, sha: pull.headSha }),
    base: side(lab, repository, { ref: pull.baseRef, sha: pull.baseSha }),
    _links: { ...links(url, page, issueUrl), statuses: { href: statuses } },
    author_association: authorAssociation(lab, repository, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request on its own, with what is counted from git. */
export async function pullJson(lab: Lab, repository: RepositoryRecord, issue: IssueRecord) {
  const { pull } = issue;
  if (pull === null) throw new Error(`#${issue.number} is an issue, not a pull request`);
  const size = await lab.git.compare(repository, await pullRange(lab, repository, pull));
  const merged = pull.mergedAt !== null;
  return {
    ...pullSummaryJson(lab, repository, { ...issue, pull }),
    merged,
    mergeable: merged ? null : size.mergeable,
    rebaseable: merged ? null : size.mergeable,
    mergeable_state: mergeableState(lab, { ...issue, pull }, size.mergeable),
    merged_by: userJsonOrNull(lab, pull.mergedBy),
    comments: issueComments(lab.state, issue).length,
    review_comments: pullReviewComments(lab.state, issue).length,
    maintainer_can_modify: false,
    commits: size.commits,
    additions: size.additions,
    deletions: size.deletions,
    changed_files: size.files,
  };
}
