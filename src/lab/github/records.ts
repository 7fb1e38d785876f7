/** The stored things of the local GitHub: plain readonly records, replaced as a whole when they change. */

/** What somebody may do in a repository, weakest first. */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Permission name to level, as an App asks for it and an installation grants it. */
export type Permissions = Readonly<Record<string, "read" | "write" | "admin">>;

export interface UserRecord {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
  readonly admins: readonly string[];
  readonly createdAt: Date;
}

export interface RepositoryRecord {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly description: string | null;
  readonly defaultBranch: string;
  readonly collaborators: ReadonlyMap<string, Role>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly pushedAt: Date;
}

export interface LabelRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

/** What a pull request has beyond its issue: GitHub numbers and stores the two together. */
export interface PullRecord {
  readonly id: number;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly mergedAt: Date | null;
  readonly mergedBy: string | null;
  readonly mergeSha: string | null;
  readonly reviewers: readonly string[];
}

export interface IssueRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly stateReason: string | null;
  readonly author: string;
  readonly viaApp: boolean;
  readonly labels: readonly number[];
  readonly assignees: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly pull: PullRecord | null;
}

/** A pull request with its issue. */
export type PullIssue = IssueRecord & { readonly pull: PullRecord };

export interface CommentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly author: string;
  readonly viaApp: boolean;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ReviewRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullNumber: number;
  readonly author: string;
  readonly body: string;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly commitSha: string;
  readonly submittedAt: Date;
  readonly updatedAt: Date;
}

export const SIDES = ["LEFT", "RIGHT"] as const;
export type Side = (typeof SIDES)[number];

/** A line of a diff with its side: `LEFT` numbers the lines of the base, `RIGHT` those of the head. */
export interface DiffPlace {
  readonly side: Side;
  readonly line: number;
}

/** Comments on one place of a pull request's diff. The place is as of `commitSha`, and does not move with later commits. */
export interface ReviewThreadRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullNumber: number;
  readonly path: string;
  readonly at: DiffPlace;
  /** First line of a range that ends at `at`. */
  readonly from: DiffPlace | null;
  readonly commitSha: string;
  /** Where the line stands in the file's patch, counted from its first hunk header. */
  readonly position: number;
  readonly diffHunk: string;
  readonly resolvedBy: string | null;
}

export interface ReviewCommentRecord {
  readonly id: number;
  readonly threadId: number;
  readonly reviewId: number;
  readonly author: string;
  readonly body: string;
  readonly inReplyTo: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const CONCLUSIONS = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "stale",
  "timed_out",
] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export interface AnnotationRecord {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title: string | null;
  readonly details: string | null;
}

export interface CheckOutput {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly AnnotationRecord[];
}

/** All check runs of one App on one commit. */
export interface CheckSuiteRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CheckRunRecord {
  readonly id: number;
  readonly suiteId: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: Conclusion | null;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  readonly detailsUrl: string | null;
  readonly externalId: string;
  readonly output: CheckOutput;
  /** What the job printed; only jobs of GitHub Actions have a log. */
  readonly log: string | null;
}

export const STATUS_STATES = ["error", "failure", "pending", "success"] as const;

/** A commit status: the older and plainer form of a check. */
export interface StatusRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: (typeof STATUS_STATES)[number];
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: Date;
}

/** What a branch demands before a pull request is merged into it, of administrators too. */
export interface ProtectionRecord {
  /** Names of check runs or contexts of statuses; with `appId` only that App's count. */
  readonly checks: readonly { readonly context: string; readonly appId?: number }[];
  /** How many approving reviews of people with write access. */
  readonly approvals: number;
}

export interface CommitCommentRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly author: string;
  readonly body: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly position: number | null;
  readonly createdAt: Date;
}

/** A label that was put on an issue or taken off, as the issue's list of events shows it. */
export interface LabelEventRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueNumber: number;
  readonly event: "labeled" | "unlabeled";
  readonly actor: string;
  readonly label: Pick<LabelRecord, "name" | "color">;
  readonly createdAt: Date;
}

export const REACTIONS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type ReactionContent = (typeof REACTIONS)[number];

export interface ReactionRecord {
  readonly id: number;
  /** `issue:<id>`, `comment:<id>` or `review-comment:<id>`: all reactions share one table. */
  readonly subject: string;
  readonly user: string;
  readonly content: ReactionContent;
  readonly createdAt: Date;
}

export interface InstallationRecord {
  readonly id: number;
  readonly account: string;
  readonly repositories: "all" | ReadonlySet<number>;
  readonly permissions: Permissions;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly suspendedAt: Date | null;
  readonly suspendedBy: string | null;
}

export type TokenRecord =
  | { readonly kind: "personal"; readonly login: string }
  | {
      readonly kind: "installation";
      readonly installationId: number;
      readonly permissions: Permissions;
      /** The repositories it was narrowed to; `undefined` when it follows the installation. */
      readonly repositoryIds: ReadonlySet<number> | undefined;
      readonly expiresAt: Date;
    };

/** An App that somebody has agreed to, and nobody has fetched the key of. */
export interface ManifestRecord {
  readonly name: string;
  readonly owner: string;
  readonly hookUrl: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly agreedAt: Date;
}

/** What is left of an issue that is no longer where it was. */
export type GoneIssue =
  | { readonly kind: "deleted" }
  | { readonly kind: "moved"; readonly repositoryId: number; readonly number: number };
