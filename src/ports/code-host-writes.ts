import type { Reaction } from "../domain/plan.ts";
import type { RepositoryRef } from "./code-host.ts";

/** What a reaction is put on. */
export type ReactionTarget =
  | { readonly on: "thread"; readonly number: number }
  | { readonly on: "comment"; readonly commentId: number }
  | { readonly on: "review-comment"; readonly commentId: number };

/** GitHub refuses `APPROVE` and `REQUEST_CHANGES` on a pull request that the App itself opened. */
export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

/** A remark on lines of the diff; GitHub refuses the whole review when a line is not in it. */
export interface LineComment {
  readonly path: string;
  /** The last line it is about, as numbered after the change; on the `LEFT` side, before it. */
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  /** The first line, where it is about several. */
  readonly startLine?: number;
  readonly body: string;
}

export type CheckConclusion = "success" | "failure" | "neutral" | "cancelled" | "action_required";

export interface CheckRunState {
  /** Undefined while it runs. */
  readonly conclusion: CheckConclusion | undefined;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

export type MergeMethod = "merge" | "squash" | "rebase";

export interface NewStatus {
  readonly sha: string;
  readonly context: string;
  readonly state: "pending" | "success" | "failure" | "error";
  readonly description: string;
  /** Where people read more. */
  readonly url?: string;
}

type OnRepository<Change, Result = void> = (repository: RepositoryRef, change: Change) => Promise<Result>;

/**
 * Changing GitHub, one change a call. Only the writer holds one. Throws as CodeHost does; after `outside` the change may
 * have happened.
 */
export interface CodeHostWrites {
  readonly createComment: OnRepository<{ number: number; body: string }, { id: number }>;
  readonly createCommitComment: OnRepository<{ sha: string; body: string }, { id: number }>;
  readonly editComment: OnRepository<{ id: number; body: string }>;
  readonly react: (repository: RepositoryRef, target: ReactionTarget, content: Reaction) => Promise<void>;
  /**
   * Moves a ref from one commit to another ("": there is no such ref), and leaves it when it points elsewhere by now.
   * `source`: bare repository on this machine that has the commit, "" when deleting.
   */
  readonly pushRef: OnRepository<{ ref: string; from: string; commit: string; source: string }>;
  readonly openPull: OnRepository<
    { head: string; base: string; title: string; body: string; draft: boolean },
    { number: number }
  >;
  readonly editPull: OnRepository<{ number: number; title?: string; body?: string; base?: string }>;
  /** Nothing when it is so already. */
  readonly setDraft: OnRepository<{ number: number; draft: boolean }>;
  readonly review: OnRepository<
    { number: number; commit: string; event: ReviewEvent; body: string; comments: readonly LineComment[] },
    { id: number }
  >;
  readonly replyToReview: OnRepository<{ number: number; commentId: number; body: string }, { id: number }>;
  /** `threadId`: the node id of a ReviewThread. */
  readonly resolveThread: OnRepository<{ threadId: string }>;
  readonly mergePull: OnRepository<{ number: number; sha: string; method: MergeMethod }, { sha: string }>;
  readonly requestReview: OnRepository<{
    number: number;
    people: readonly string[];
    teams: readonly string[];
  }>;
  readonly createIssue: OnRepository<
    { title: string; body: string; labels: readonly string[]; assignees: readonly string[] },
    { number: number }
  >;
  readonly addLabels: OnRepository<{ number: number; labels: readonly string[] }>;
  /** Nothing when the issue does not have it. */
  readonly removeLabel: OnRepository<{ number: number; label: string }>;
  /** @throws also `refused` when GitHub left somebody out, who cannot be assigned here. */
  readonly assign: OnRepository<{ number: number; logins: readonly string[] }>;
  readonly unassign: OnRepository<{ number: number; logins: readonly string[] }>;
  /** `childId`: the database id of an issue. */
  readonly addSubIssue: OnRepository<{ parent: number; childId: number }>;
  /** `blockingId`: the database id of an issue. */
  readonly addBlockedBy: OnRepository<{ number: number; blockingId: number }>;
  readonly removeBlockedBy: OnRepository<{ number: number; blockingId: number }>;
  readonly createCheckRun: OnRepository<
    CheckRunState & { name: string; sha: string; externalId: string },
    { id: number }
  >;
  readonly editCheckRun: OnRepository<CheckRunState & { id: number }>;
  readonly createStatus: OnRepository<NewStatus>;
}
