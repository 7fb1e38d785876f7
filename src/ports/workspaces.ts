import type { SessionKey } from "../domain/ids.ts";
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
   * Takes the session's work out of the clone: its commits, and its uncommitted files as one more on top.
   * @throws SquadronError `refused` when it may not leave.
   */
  collect(key: SessionKey, repositoryId: number, signal: AbortSignal): Promise<CollectedWork>;
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
