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
  /** Notes which worker runs the session's turn, so that a stop knows where its processes are. Not fenced: a fact. */
  occupy(key: SessionKey, worker: string): Promise<void>;
  /** Takes the note back, if it is still this worker's: its sandbox is gone. */
  vacate(key: SessionKey, worker: string): Promise<void>;
  /** The worker that has not confirmed the end of its turn, or "". */
  occupant(key: SessionKey): Promise<string>;
  /** Changes some fields under the claim. @returns false when fenced: nothing was changed. */
  update(claim: Claim, key: SessionKey, change: Partial<SessionRecord>): Promise<boolean>;
}
