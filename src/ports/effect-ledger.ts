import type { Claim } from "./mail-store.ts";

/**
 * `new`: intent recorded, nothing sent. `wire`: an earlier attempt may have reached GitHub; look for its mark first.
 * `done`: it happened; `result` is what GitHub answered. `fenced`: the turn no longer owns the session.
 */
export type EffectState =
  | { readonly state: "new"; readonly since: number }
  /** `since`: when it was sent first; `sentAt`: last. */
  | { readonly state: "wire"; readonly since: number; readonly sentAt: number }
  | { readonly state: "done"; readonly result: string }
  | { readonly state: "fenced" };

export interface EffectRecord {
  readonly id: string;
  readonly kind: string;
  /** The turn that caused it. */
  readonly turn: string;
  readonly state: "intent" | "wire" | "done";
  /** Milliseconds since the epoch of the latest change. */
  readonly at: number;
  /** When it was sent last, 0 when it was not. */
  readonly sentAt: number;
  readonly result: string;
}

/**
 * The record of intents and outcomes that makes an effect happen once. Kept for the running and the previous turn of a
 * mailbox: what is older was committed and cannot be repeated.
 */
export interface EffectLedger {
  /** Records the intent under the claim, or tells what is known of it. The id is unique within the mailbox. */
  begin(claim: Claim, effect: { id: string; kind: string; turn: string }): Promise<EffectState>;
  /** The last check before the request leaves: after it the effect counts as on the wire. @returns false when fenced. */
  arm(claim: Claim, effectId: string): Promise<boolean>;
  /** Records the outcome. Never fenced: it is a fact. */
  done(mailbox: string, effectId: string, result: string): Promise<void>;
  /**
   * Forgets an intent that GitHub refused for good, so that it can be tried in another form. Nothing when fenced: whoever
   * has the session now may have done it meanwhile.
   */
  drop(claim: Claim, effectId: string): Promise<void>;
  /** The effects that are still on record, oldest first. */
  list(mailbox: string): Promise<readonly EffectRecord[]>;
}
