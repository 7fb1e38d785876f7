import { actorLogin } from "../actor.ts";
import { diffHunk, findPatchLine } from "../git/patch-lines.ts";
import { unprocessable } from "../problem.ts";
import { pullRange } from "../pull-range.ts";
import type {
  DiffPlace,
  PullIssue,
  ReviewCommentRecord,
  ReviewRecord,
  ReviewThreadRecord,
} from "../records.ts";
import { nextId } from "../state.ts";
import type { ActContext } from "./act.ts";
import { emitReviewComment } from "./pull-events.ts";

/** A first comment on a place of the diff. */
export interface NewThread {
  readonly path: string;
  readonly at: DiffPlace;
  readonly from: DiffPlace | null;
  readonly body: string;
}

interface PlacedThread {
  readonly thread: ReviewThreadRecord;
  readonly text: string;
}

const OUTSIDE_DIFF =
  "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";
const OTHER_HUNK = "Pull request review thread start line must be part of the same hunk as the line.";

/** Finds each comment's place in the diff as of a commit, or refuses them all. */
export async function placeThreads(
  context: ActContext,
  issue: PullIssue,
  input: { readonly commitSha: string; readonly comments: readonly NewThread[] },
): Promise<readonly PlacedThread[]> {
  const { lab, repository } = context;
  const { commitSha, comments } = input;
  const range = await pullRange(lab, repository, issue.pull);
  if (!(await lab.git.isAncestor(repository, { from: commitSha, to: range.to }))) {
    throw unprocessable("Commit is not part of the pull request");
  }
  const files = await lab.git.files(repository, { from: range.from, to: commitSha });
  const placed = comments.map(({ path, at, from, body }) => {
    const file = files.find((one) => one.path === path);
    if (file === undefined) throw unprocessable("Path could not be resolved");
    const patch = file.patch ?? "";
    const line = findPatchLine(patch, at);
    if (line === undefined) throw unprocessable(OUTSIDE_DIFF);
    if (from !== null && findPatchLine(patch, from)?.hunk !== line.hunk) throw unprocessable(OTHER_HUNK);
    const { position } = line;
    return { text: body, place: { path, at, from, position, diffHunk: diffHunk(patch, line) } };
  });
  // Numbered only when all have found their place.
  return placed.map(({ text, place }) => ({
    text,
    thread: {
      ...place,
      id: nextId(lab.state, "reviewThread"),
      repositoryId: repository.id,
      pullNumber: issue.number,
      commitSha,
      resolvedBy: null,
    },
  }));
}

/** Stores a comment of a thread; nobody is told yet. */
export function addReviewComment(
  context: ActContext,
  input: {
    readonly thread: ReviewThreadRecord;
    readonly review: ReviewRecord;
    readonly body: string;
    readonly inReplyTo: number | null;
  },
): ReviewCommentRecord {
  const { lab } = context;
  const now = lab.now();
  const comment: ReviewCommentRecord = {
    id: nextId(lab.state, "reviewComment"),
    threadId: input.thread.id,
    reviewId: input.review.id,
    author: actorLogin(lab, context.actor),
    body: input.body,
    inReplyTo: input.inReplyTo,
    createdAt: now,
    updatedAt: now,
  };
  lab.state.reviewComments.set(comment.id, comment);
  return comment;
}

/** Changes the text of a comment on a diff. */
export async function editReviewComment(
  context: ActContext,
  issue: PullIssue,
  change: { readonly comment: ReviewCommentRecord; readonly body: string },
): Promise<ReviewCommentRecord> {
  const comment = { ...change.comment, body: change.body, updatedAt: context.lab.now() };
  context.lab.state.reviewComments.set(comment.id, comment);
  const fields = { changes: { body: { from: change.comment.body } } };
  await emitReviewComment(context, issue, { action: "edited", comment, fields });
  return comment;
}

/** Deletes a comment on a diff. Replies to it stay. */
export async function deleteReviewComment(
  context: ActContext,
  issue: PullIssue,
  comment: ReviewCommentRecord,
): Promise<void> {
  await emitReviewComment(context, issue, { action: "deleted", comment });
  context.lab.state.reviewComments.delete(comment.id);
}
