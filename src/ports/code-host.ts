import type { Identity } from "../domain/plan.ts";
import type { Permission } from "../domain/roster.ts";
import type {
  CheckView,
  Comparison,
  IssueRelations,
  PullFile,
  PullView,
  ReviewThread,
  ReviewView,
} from "./pull-views.ts";

/** A repository as requests need it. */
export interface RepositoryRef {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly installationId: number;
}

export interface Person {
  readonly id: number;
  readonly login: string;
}

export interface CommentView {
  readonly id: number;
  readonly author: Person;
  readonly body: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** App that wrote it, where GitHub says so. */
  readonly appId: number | undefined;
}

/** A reaction to a comment. */
export interface ReactionView {
  readonly id: number;
  /** GitHub's word, such as `+1`. */
  readonly content: string;
  readonly author: Person;
  readonly kind: "human" | "bot";
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface ThreadView {
  readonly title: string;
  readonly body: string;
  readonly author: Person;
  readonly open: boolean;
  readonly labels: readonly string[];
}

/** What git needs to reach one repository: good for at most an hour. */
export interface GitAccess {
  readonly url: string;
  readonly header: string;
}

/** Where a text of ours may stand. */
export type TextPlace =
  | { readonly in: "comments"; readonly number: number }
  | { readonly in: "reviews"; readonly number: number }
  | { readonly in: "review-comments"; readonly number: number }
  | { readonly in: "issues" }
  | { readonly in: "commit-comments"; readonly sha: string }
  /** Of pull requests from this branch, open or not. */
  | { readonly in: "pulls"; readonly head: string }
  /** The external id of check runs. */
  | { readonly in: "check-runs"; readonly sha: string; readonly name: string };

/** A text that this App wrote. `id`: of the comment, review or check run; the number of an issue or pull request. */
export interface OwnText {
  readonly id: number;
  readonly text: string;
}

/**
 * Reading GitHub. Lists are whole or refused: at most 1,000 entries, and 3,000 files of a pull request, which is all that
 * GitHub tells. @throws SquadronError `outside` when GitHub or the network failed (with `retryAfterMs` where GitHub told
 * it), `refused` when it answered no.
 */
export interface CodeHost {
  identity(): Promise<Identity>;
  /** The id of an account, as the address of its commits needs it; undefined when there is none of this login. */
  accountId(repository: RepositoryRef, login: string): Promise<number | undefined>;
  /** What GitHub lets this person do; everybody may read what is public. */
  permissionOf(repository: RepositoryRef, login: string): Promise<Permission | "none">;
  /** User id of the App's bot, which is in the address of its commits. */
  botId(repository: RepositoryRef): Promise<number>;
  /** Whether GitHub gives this person write access or more. */
  mayWrite(repository: RepositoryRef, login: string): Promise<boolean>;
  /** Undefined when it does not exist (any more). */
  thread(repository: RepositoryRef, number: number): Promise<ThreadView | undefined>;
  /** Oldest first. */
  comments(repository: RepositoryRef, number: number): Promise<readonly CommentView[]>;
  /** To a comment below a thread, oldest first; none when it is gone. */
  reactions(repository: RepositoryRef, commentId: number): Promise<readonly ReactionView[]>;
  /** The database id that relations between issues are made with; undefined when there is no such issue. */
  issueId(repository: RepositoryRef, number: number): Promise<number | undefined>;
  issueRelations(repository: RepositoryRef, number: number): Promise<IssueRelations>;
  /** Undefined when there is none of this number: an issue is none. */
  pull(repository: RepositoryRef, number: number): Promise<PullView | undefined>;
  /** The open pull request from this branch of the repository itself, to any base or this one; the latest of several. */
  pullOfBranch(repository: RepositoryRef, branch: string, base?: string): Promise<PullView | undefined>;
  /** Patches are cut to 20,000 characters each, and left out after 400,000 in all. */
  pullFiles(repository: RepositoryRef, number: number): Promise<readonly PullFile[]>;
  /** The first `most` characters of the whole diff. @throws also `refused` when GitHub finds it too large to show. */
  pullDiff(
    repository: RepositoryRef,
    number: number,
    most: number,
  ): Promise<{ readonly text: string; readonly whole: boolean }>;
  /** Oldest first. */
  reviews(repository: RepositoryRef, number: number): Promise<readonly ReviewView[]>;
  /** Oldest first, resolved ones included. */
  reviewThreads(repository: RepositoryRef, number: number): Promise<readonly ReviewThread[]>;
  /** The latest run of each check, and the latest status of each context, of a commit. */
  checks(repository: RepositoryRef, sha: string): Promise<readonly CheckView[]>;
  /** What a check tells of its failure, in at most `most` characters: the job's log, else its output and annotations. */
  checkLog(repository: RepositoryRef, check: CheckView, most: number): Promise<string>;
  /** Undefined when one of the two (branches or commits) does not exist. */
  compare(repository: RepositoryRef, base: string, head: string): Promise<Comparison | undefined>;
  /**
   * What this App wrote in a place, oldest first. `since` (ms since the epoch): only what changed after it, where GitHub
   * can tell. Of issues the newest 1,000 are looked at.
   */
  ownTexts(repository: RepositoryRef, place: TextPlace, since?: number): Promise<readonly OwnText[]>;
  /** Commit that a ref (`refs/…`) points at, "" when there is no such ref. */
  refCommit(repository: RepositoryRef, ref: string): Promise<string>;
  /** Read only, and for one repository only. */
  gitAccess(repository: RepositoryRef): Promise<GitAccess>;
}
