import type { SessionKey, ThreadKey } from "../domain/ids.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Claim } from "./mail-store.ts";

/** What is known of each session; a copy for routing and display, never used to decide whether something runs. */
export interface SessionRegistry {
  get(key: SessionKey): Promise<SessionRecord | undefined>;
  /** The sessions of one issue or PR. */
  onThread(thread: ThreadKey): Promise<readonly SessionRecord[]>;
  /** Every session. Slow on purpose: for sweeps and rare events only. */
  all(): Promise<readonly SessionRecord[]>;
  /** Creates the record if it is new. */
  open(record: SessionRecord): Promise<void>;
  /** Changes some fields under the claim. @returns false when fenced: nothing was changed. */
  update(claim: Claim, key: SessionKey, change: Partial<SessionRecord>): Promise<boolean>;
}
