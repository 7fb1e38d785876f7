import type { RuntimeId, SessionKey } from "../domain/ids.ts";

/** One saved conversation: `<epoch>-<fence>`. A later one never overwrites an earlier one. */
export type HistoryVersion = string;

/** What became of a stored conversation. The last three leave none in `home`: the next one there is new. */
export type RestoredHistory =
  | { readonly kind: "sound" }
  /** Lines that could not be read were left out. */
  | { readonly kind: "repaired"; readonly dropped: number }
  /** It had grown too long to be resumed; `digest` is what a new conversation needs of it. */
  | { readonly kind: "oversize"; readonly digest: string }
  /** It was set aside; `why` is half a sentence for people. */
  | { readonly kind: "unusable"; readonly why: string }
  /** It does not exist (any more). */
  | { readonly kind: "none" };

/** Where conversations live while their sessions sleep. */
export interface HistoryStore {
  /**
   * Saves the session's folder (without lock files) from `home` as a new version. Of a folder that is larger than the
   * store keeps, the conversation goes first, and what does not fit is left out.
   */
  save(key: SessionKey, from: { home: string; runtimeId: RuntimeId; version: HistoryVersion }): Promise<void>;
  /**
   * Puts a version back into `home` in place of whatever is there, after it was found fit to be resumed.
   * @throws SquadronError `outside` when the store cannot be reached.
   */
  restore(
    key: SessionKey,
    to: { home: string; runtimeId: RuntimeId; version: HistoryVersion },
  ): Promise<RestoredHistory>;
  /** Puts a version out of the way for an operator to look at, in place of the one that was set aside before. */
  setAside(key: SessionKey, version: HistoryVersion): Promise<void>;
  /** Removes the copy in `home`: while a session sleeps its history is in the store only. */
  clearLocal(at: { home: string; runtimeId: RuntimeId }): Promise<void>;
  /** Removes all local copies of this host: the folder `own`, and the session's folder in every home below `shared`. */
  clearEverywhere(at: { own: string; shared: string; runtimeId: RuntimeId }): Promise<void>;
  /** Removes one version: of a turn that was fenced off after it saved. */
  discard(key: SessionKey, version: HistoryVersion): Promise<void>;
  /**
   * Removes all that was saved or half saved up to `upTo`, but this version and the one that was set aside.
   * @param upTo version of the turn that says so: a later turn's may be there already.
   */
  keepOnly(key: SessionKey, version: HistoryVersion, upTo: HistoryVersion): Promise<void>;
  /** Removes every version, also the one that was set aside. */
  remove(key: SessionKey): Promise<void>;
  /** Number of versions stored, one that was set aside included: evidence that nothing is left. */
  count(key: SessionKey): Promise<number>;
  /** The version of this epoch with the highest fence: where to go on when no record says which one it was. */
  latest(key: SessionKey, epoch: number): Promise<HistoryVersion | undefined>;
  /** Every session that has something stored, with the time of its last change in ms since the epoch. */
  stored(): AsyncIterable<{ readonly key: SessionKey; readonly changedAt: number }>;
}
