import type { SessionKey } from "../domain/ids.ts";
import type { BranchChanges, CommitOf } from "../domain/push-policy.ts";
import type { WorkspaceNews } from "../domain/workspace-news.ts";
import type { RepositoryRef } from "./code-host.ts";

/** A session's own clone on this machine. */
export interface Workspace {
  /** The clone, `.git` included; the agent's to change. The host runs no git in it once an agent was there. */
  readonly folder: string;
  /** Folders the clone borrows from, to be readable inside the sandbox. */
  readonly readOnly: readonly string[];
}

/** Which state of the code a turn begins with. */
export interface WorkspaceAt {
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
  /** Life of the session: a clone of an earlier one is not used. */
  readonly epoch: number;
  /** Commit of the work that the session saved last, "" when it saved none. */
  readonly work: string;
  /** Ref that GitHub keeps it under. */
  readonly ref: string;
  /** The store was lost, so the ref tells what was saved last. */
  readonly rebuilt: boolean;
  /** The session's own: a new clone begins with what GitHub has of it. */
  readonly branch: string;
  /** What the clone shows instead of the default branch, such as `refs/pull/7/head`; nothing is merged into it. */
  readonly at?: { readonly ref: string };
}

/** Where a session pushes to. */
export interface BranchAt {
  readonly repository: WorkspaceAt["repository"];
  readonly branch: string;
  /** Commit that GitHub has there, "" when there is no such branch. */
  readonly tip: string;
}

/** The session's branch outside the sandbox, found sound. Disposing it removes the copy, not the clone. */
export interface CollectedBranch extends AsyncDisposable {
  readonly commit: string;
  /** Bare repository that has the commit. */
  readonly source: string;
  readonly changes: BranchChanges;
  /** Commits that GitHub has on the branch and that this one leaves out. */
  readonly replaced: readonly CommitOf[];
}

/** Work that left the sandbox and was found harmless. Disposing it removes the copy, not the clone. */
export interface CollectedWork extends AsyncDisposable {
  /** "": there is nothing that GitHub lacks. */
  readonly commit: string;
  /** The commit that the clone stood on, the same when nothing changed. */
  readonly before: string;
  /** Bare repository that has the commit, "" when there is no new one. */
  readonly source: string;
}

export interface CloneOnDisk {
  readonly key: SessionKey;
  readonly epoch: number;
  readonly work: string;
  /** Nothing was done in it since its work was saved. */
  readonly saved: boolean;
  /** A turn of this process is in it. */
  readonly inUse: boolean;
  /** Milliseconds since the epoch. */
  readonly usedAt: number;
}

export interface DiskLimits {
  readonly now: number;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

export interface Workspaces {
  /** Whether the session's clone is here as it was left; otherwise `prepare` makes it anew. */
  has(key: SessionKey, at: WorkspaceAt): Promise<boolean>;
  /**
   * The session's clone on its branch: the one that is there, or one made anew with the files as they were when the
   * work was saved. In use until `release`. @throws SquadronError `outside` when git failed.
   */
  prepare(key: SessionKey, at: WorkspaceAt): Promise<Workspace>;
  /**
   * Brings a prepared clone up to what GitHub has: nothing but a look at two refs when nothing moved there. Not while an
   * agent works in it. @throws SquadronError `outside` when GitHub could not be reached.
   */
  update(key: SessionKey, at: WorkspaceAt, signal: AbortSignal): Promise<WorkspaceNews>;
  /**
   * Takes the session's work out of the clone: its commits, and its uncommitted files as one more on top.
   * @throws SquadronError `refused` when it may not leave.
   */
  collect(key: SessionKey, repositoryId: number, signal: AbortSignal): Promise<CollectedWork>;
  /**
   * Takes the commits of the session's branch out of the clone, without its uncommitted files. An agent may be at work.
   * @throws SquadronError `refused` when there is no such branch or it may not leave, `outside` as `prepare` does.
   */
  collectBranch(key: SessionKey, at: BranchAt, signal: AbortSignal): Promise<CollectedBranch>;
  /** Lets mirror and clone know that GitHub has this commit on the branch. Throws as `collectBranch` does. */
  notePushed(key: SessionKey, at: BranchAt, signal: AbortSignal): Promise<void>;
  /** Notes that the clone's work is saved as this commit. */
  markSaved(key: SessionKey, work: string): Promise<void>;
  release(key: SessionKey): void;
  /** Removes the clone, unless it belongs to a later life than `epoch`. */
  remove(key: SessionKey, epoch?: number): Promise<void>;
  exists(key: SessionKey): Promise<boolean>;
  /** The clones on this machine. */
  list(): Promise<readonly CloneOnDisk[]>;
  /**
   * Removes what was not used for too long, and then what was used longest ago until the rest fits: of the clones those
   * named and still as they were listed, and mirrors that lend to none. @returns the bytes that are left.
   */
  trim(mayGo: readonly CloneOnDisk[], limits: DiskLimits): Promise<number>;
}
