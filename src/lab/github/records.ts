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
  /** `issue:<id>` or `comment:<id>`: reactions of an issue and of its comments share one table. */
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

/** What is left of an issue that is no longer where it was. */
export type GoneIssue =
  | { readonly kind: "deleted" }
  | { readonly kind: "moved"; readonly repositoryId: number; readonly number: number };
