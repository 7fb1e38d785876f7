import type { CheckState } from "../domain/check-state.ts";

/** `unknown`: GitHub has not computed it yet; ask again in a few seconds. */
export type Mergeable = "clean" | "conflict" | "blocked" | "behind" | "unstable" | "unknown";

/** A pull request. People and Apps are named by their login, `ghost` where the account is gone. */
export interface PullView {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly open: boolean;
  readonly merged: boolean;
  readonly draft: boolean;
  /** `fork`: the branch belongs to another repository, or to one that is gone. */
  readonly head: { readonly ref: string; readonly sha: string; readonly fork: boolean };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly mergeable: Mergeable;
  /** "" until it is merged. */
  readonly mergeCommit: string;
  readonly labels: readonly string[];
  readonly url: string;
}

export interface PullFile {
  readonly path: string;
  /** The path before it was renamed, else the same. */
  readonly before: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  readonly additions: number;
  readonly deletions: number;
  /** Undefined where GitHub shows none (binary, too large) and for the files past the bound of all patches together. */
  readonly patch: string | undefined;
}

export interface ReviewView {
  readonly id: number;
  readonly author: string;
  readonly state: "approved" | "changes-requested" | "commented" | "dismissed" | "pending";
  readonly body: string;
  /** The commit that was reviewed, "" when it is gone. */
  readonly commit: string;
  /** ISO 8601, "" while pending. */
  readonly submittedAt: string;
  readonly url: string;
}

/** A conversation on one place of a diff. */
export interface ReviewThread {
  /** GitHub's node id, by which it is resolved. */
  readonly id: string;
  readonly resolved: boolean;
  readonly outdated: boolean;
  readonly path: string;
  /** Undefined for a whole file, or when the line is not in the diff any more. */
  readonly line: number | undefined;
  /** Oldest first, at most 100. */
  readonly comments: readonly ReviewThreadComment[];
}

interface ReviewThreadComment {
  /** By this number it is answered. */
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly url: string;
}

/** One check run or commit status of a commit. */
export interface CheckView {
  readonly name: string;
  readonly source: "check-run" | "status";
  readonly state: CheckState;
  /** What the check says of its result: Markdown of a check run, one line of a status. */
  readonly summary: string;
  readonly detailsUrl: string;
  /** Of a check run. */
  readonly runId?: number;
  /** Where the check run is a job of GitHub Actions: its log can be read. */
  readonly jobId?: number;
}

/** Commits that `head` has and `base` has not (ahead), and the other way round. */
export interface Comparison {
  readonly ahead: number;
  readonly behind: number;
}

/** An issue as another one names it. */
export interface RelatedIssue {
  /** The database id, by which relations are made. */
  readonly id: number;
  /** `owner/name`; it may be another one. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly open: boolean;
}

export interface IssueRelations {
  readonly parent: RelatedIssue | undefined;
  readonly children: readonly RelatedIssue[];
  readonly blockedBy: readonly RelatedIssue[];
  readonly blocking: readonly RelatedIssue[];
}
