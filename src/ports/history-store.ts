import type { RuntimeId, SessionKey } from "../domain/ids.ts";

/** One saved conversation: `<epoch>-<fence>`. A later one never overwrites an earlier one. */
export type HistoryVersion = string;

/** Where conversations live while their sessions sleep. */
export interface HistoryStore {
  /** Saves the session's folder (without lock files) from `home` as a new version. */
  save(key: SessionKey, from: { home: string; runtimeId: RuntimeId; version: HistoryVersion }): Promise<void>;
  /** Puts a version back into `home`. @returns false when it does not exist (any more). @throws SquadronError `agent` when unreadable. */
  restore(
    key: SessionKey,
    to: { home: string; runtimeId: RuntimeId; version: HistoryVersion },
  ): Promise<boolean>;
  /** Removes the copy in `home`: while a session sleeps its history is in the store only. */
  clearLocal(at: { home: string; runtimeId: RuntimeId }): Promise<void>;
  /** Removes all local copies of this host: the folder `own`, and the session's folder in every home below `shared`. */
  clearEverywhere(at: { own: string; shared: string; runtimeId: RuntimeId }): Promise<void>;
  /** Removes one version: of a turn that was fenced off after it saved. */
  discard(key: SessionKey, version: HistoryVersion): Promise<void>;
  /** Removes all versions but this one. */
  keepOnly(key: SessionKey, version: HistoryVersion): Promise<void>;
  /** Removes every version. */
  remove(key: SessionKey): Promise<void>;
  /** Number of versions stored: evidence that nothing is left. */
  count(key: SessionKey): Promise<number>;
}
