import type { SessionKey } from "../domain/ids.ts";

export interface OpenQuestion {
  readonly key: SessionKey;
  /** The comment that asks. */
  readonly commentId: number;
  /** When it was noted, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Questions of sessions that a reaction may answer, of which GitHub tells nobody. A note is made before the session's record
 * says that it asks, and stays when the record says no more so: whoever looks compares the two.
 */
export interface OpenQuestions {
  /** In place of the session's earlier one. */
  note(question: OpenQuestion): Promise<void>;
  drop(key: SessionKey): Promise<void>;
  all(): Promise<readonly OpenQuestion[]>;
}
