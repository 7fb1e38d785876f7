import type { SessionKey } from "../domain/ids.ts";
import type { RepositoryRef } from "./code-host.ts";

/** A session's own clone on this machine. */
export interface Workspace {
  /** The clone, `.git` included; the agent's to change. The host runs no git in it once an agent was there. */
  readonly folder: string;
  /** Folders the clone borrows from, to be readable inside the sandbox. */
  readonly readOnly: readonly string[];
}

export interface Workspaces {
  /** The session's clone on its branch, made if it is not there. @throws SquadronError `outside` when git failed. */
  prepare(key: SessionKey, repository: RepositoryRef & { defaultBranch: string }): Promise<Workspace>;
  /** Removes the clone. */
  remove(key: SessionKey): Promise<void>;
  exists(key: SessionKey): Promise<boolean>;
}
