import { findPatchLine } from "../git/patch-lines.ts";
import type { Lab } from "../lab.ts";
import { pullRange } from "../pull-range.ts";
import type { PullIssue, RepositoryRecord, ReviewCommentRecord, ReviewThreadRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { stamp } from "../time.ts";
import { authorAssociation } from "./association.ts";
import { nodeId } from "./node-id.ts";
import { reactionCounts } from "./reaction-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { userJson } from "./user-json.ts";

/** Where a thread stands in the pull request as it is now. */
interface PlaceNow {
  readonly line: number;
  readonly position: number;
}

function knownThread(lab: Lab, id: number): ReviewThreadRecord {
  const thread = lab.state.reviewThreads.get(id);
  if (thread === undefined) throw new Error(`The lab has no review thread ${id}`);
  return thread;
}

function pullOf(lab: Lab, thread: ReviewThreadRecord): PullIssue {
  const { repositoryId, pullNumber } = thread;
  const issue = lab.state.issues.get(issueKey({ repositoryId, number: pullNumber }));
  if (issue === undefined || issue.pull === null) throw new Error(`#${pullNumber} is no pull request`);
  return { ...issue, pull: issue.pull };
}

/** The thread's place in the latest diff, or `undefined` when it is outdated: its line was changed or left the diff. */
export async function placeNow(
  lab: Lab,
  repository: RepositoryRecord,
  thread: ReviewThreadRecord,
): Promise<PlaceNow | undefined> {
  const range = await pullRange(lab, repository, pullOf(lab, thread).pull);
  const { path, at } = thread;
  const patch = (await lab.git.files(repository, range)).find((file) => file.path === path)?.patch;
  const since = { from: thread.commitSha, to: range.to };
  const line =
    at.side === "LEFT" ? at.line : await lab.git.shiftLine(repository, since, { path, line: at.line });
  if (patch === undefined || line === undefined) return undefined;
  const found = findPatchLine(patch, { side: at.side, line });
  return found === undefined ? undefined : { line, position: found.position };
}

/** A comment on a line of a pull request. `line` and `position` are null once it is outdated. */
export async function reviewCommentJson(
  lab: Lab,
  repository: RepositoryRecord,
  comment: ReviewCommentRecord,
) {
  const thread = knownThread(lab, comment.threadId);
  const now = await placeNow(lab, repository, thread);
  const url = `${repositoryUrl(lab, repository)}/pulls/comments/${comment.id}`;
  const pull = `${repositoryUrl(lab, repository)}/pulls/${thread.pullNumber}`;
  const page = `${repositoryPage(lab, repository)}/pull/${thread.pullNumber}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId("PullRequestReviewComment", comment.id),
    diff_hunk: thread.diffHunk,
    path: thread.path,
    commit_id: now === undefined ? thread.commitSha : pullOf(lab, thread).pull.headSha,
    original_commit_id: thread.commitSha,
    user: userJson(lab, comment.author),
    body: comment.body,
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
    html_url: page,
    pull_request_url: pull,
    author_association: authorAssociation(lab, repository, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pull } },
    reactions: reactionCounts(lab, `review-comment:${comment.id}`, url),
    ...placeJson(thread, now),
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

function placeJson(thread: ReviewThreadRecord, now: PlaceNow | undefined) {
  const { from, at } = thread;
  return {
    start_line: from === null || now === undefined ? null : now.line - (at.line - from.line),
    original_start_line: from?.line ?? null,
    start_side: from?.side ?? null,
    line: now?.line ?? null,
    original_line: at.line,
    side: at.side,
    subject_type: "line",
    position: now?.position ?? null,
    original_position: thread.position,
  };
}

/** As REST shows it on its own: GitHub's contract has no null for the place of an outdated comment there. */
export async function listedReviewCommentJson(
  lab: Lab,
  repository: RepositoryRecord,
  comment: ReviewCommentRecord,
) {
  const { line, position, ...rest } = await reviewCommentJson(lab, repository, comment);
  return { ...rest, ...(line === null || position === null ? {} : { line, position }) };
}
