import type { SessionKey } from "../domain/ids.ts";
import type { Effect } from "./effect.ts";

/** What a turn wanted to change and did not: it waits for a person's word. */
export interface Staged {
  /** In the order in which they are to be made; a push has no `source` yet. */
  readonly effects: readonly Effect[];
  /** Digest of what the turn went by: see `worldOf`. */
  readonly world: string;
  /** Digest of the effects, as people were shown it. */
  readonly digest: string;
}

/** One set for each session at most. */
export interface StagedEffects {
  put(key: SessionKey, staged: Staged): Promise<void>;
  get(key: SessionKey): Promise<Staged | undefined>;
  drop(key: SessionKey): Promise<void>;
}
