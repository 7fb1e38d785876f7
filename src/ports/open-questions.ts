import type { SessionKey } from "../domain/ids.ts";

/**
 * Questions of sessions that a reaction may answer, of which GitHub tells nobody. A note may be older than the session's
 * record, so whoever looks compares the two.
 */
export interface OpenQuestions {
  /** Notes the comment that asks, in place of an earlier one. */
  note(key: SessionKey, commentId: number): Promise<void>;
  drop(key: SessionKey): Promise<void>;
  all(): Promise<readonly { readonly key: SessionKey; readonly commentId: number }[]>;
}
