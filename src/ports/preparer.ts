import type { Prepare } from "../domain/team.ts";
import type { ReachedHost } from "./egress.ts";
import type { DiskLimits, Workspace } from "./workspaces.ts";

export interface PrepareAt {
  readonly repositoryId: number;
  readonly defaultBranch: string;
  /** The clone to prepare. */
  readonly workspace: Workspace;
  readonly configured: Prepare;
  readonly onHost: (reached: ReachedHost) => void;
  readonly signal: AbortSignal;
}

export interface Prepared {
  /**
   * - `unneeded`: there is nothing to prepare, or no sandbox to do it in.
   * - `there`: the clone has it from an earlier turn.
   * - `kept`: the clone got what an earlier preparation of the repository had left.
   * - `made`: the command ran, and the clone got what it left.
   * - `failed`: the clone is as it was.
   */
  readonly outcome: "unneeded" | "there" | "kept" | "made" | "failed";
  /** "" when unneeded. */
  readonly command: string;
  /** Last lines of what was said when it failed, by whoever; else "". */
  readonly said: string;
}

/** Gives clones their dependencies before an agent works in them. */
export interface Preparer {
  /** @throws SquadronError `outside` when the mirror cannot be read, the signal's reason when aborted. */
  prepare(at: PrepareAt): Promise<Prepared>;
  /** Removes kept results that were not used for too long, then those used longest ago. @returns the bytes that are left. */
  trim(limits: DiskLimits): Promise<number>;
}
