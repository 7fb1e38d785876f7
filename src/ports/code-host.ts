import type { Identity, Reaction } from "../domain/plan.ts";

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

export interface ThreadView {
  readonly title: string;
  readonly body: string;
  readonly author: Person;
  readonly open: boolean;
  readonly labels: readonly string[];
}

/** What a reaction is put on. */
export type ReactionTarget =
  | { readonly on: "thread"; readonly number: number }
  | { readonly on: "comment"; readonly commentId: number }
  | { readonly on: "review-comment"; readonly commentId: number };

/** What git needs to reach one repository: good for at most an hour. */
export interface GitAccess {
  readonly url: string;
  readonly header: string;
}

/**
 * Reading GitHub. @throws SquadronError `outside` when GitHub or the network failed (with `retryAfterMs` where GitHub
 * told it), `refused` when it answered no.
 */
export interface CodeHost {
  identity(): Promise<Identity>;
  /** Whether GitHub gives this person write access or more. */
  mayWrite(repository: RepositoryRef, login: string): Promise<boolean>;
  /** Undefined when it does not exist (any more). */
  thread(repository: RepositoryRef, number: number): Promise<ThreadView | undefined>;
  /** Oldest first. `since` (ms since the epoch): only those changed after it. */
  comments(repository: RepositoryRef, number: number, since?: number): Promise<readonly CommentView[]>;
  /** Commit that a ref (`refs/…`) points at, "" when there is no such ref. */
  refCommit(repository: RepositoryRef, ref: string): Promise<string>;
  /** Read only, and for one repository only. */
  gitAccess(repository: RepositoryRef): Promise<GitAccess>;
}

/** Changing GitHub. Only the writer holds one. Throws as CodeHost does; after `outside` the change may have happened. */
export interface CodeHostWrites {
  createComment(
    repository: RepositoryRef,
    comment: { number: number; body: string },
  ): Promise<{ id: number }>;
  editComment(repository: RepositoryRef, comment: { id: number; body: string }): Promise<void>;
  react(repository: RepositoryRef, target: ReactionTarget, content: Reaction): Promise<void>;
  /**
   * Moves a ref from one commit to another ("": there is no such ref), and leaves it when it points elsewhere by now.
   * `source`: bare repository on this machine that has the commit, "" when deleting.
   */
  pushRef(
    repository: RepositoryRef,
    change: { ref: string; from: string; commit: string; source: string },
  ): Promise<void>;
}
