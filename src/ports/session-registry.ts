import type { SessionKey, ThreadKey } from "../domain/ids.ts";
import type { Controls, SessionRecord } from "../domain/session.ts";
import type { Claim } from "./mail-store.ts";

/** What is known of each session; a copy for routing and display, never used to decide whether something runs. */
export interface SessionRegistry {
  get(key: SessionKey): Promise<SessionRecord | undefined>;
  /** The sessions of one issue or PR. */
  onThread(thread: ThreadKey): Promise<readonly SessionRecord[]>;
  /** Every session. Slow on purpose: for sweeps and rare events only. */
  all(): Promise<readonly SessionRecord[]>;
  /** Sessions whose last change was before this time, in ms since the epoch; read in pages, so that nobody waits for it. */
  unchangedSince(before: number): AsyncIterable<SessionKey>;
  /** Creates the record if it is new. */
  open(record: SessionRecord): Promise<void>;
  /**
   * Notes which worker (`<name> <process> <fence>`) runs the session's turn, so that a stop knows where its processes are,
   * and that it holds something of the session. Not fenced: a fact.
   */
  occupy(key: SessionKey, worker: string): Promise<void>;
  /** Takes the note back, if it is still this worker's: its sandbox is gone. */
  vacate(key: SessionKey, worker: string): Promise<void>;
  /** The worker that has not confirmed the end of its turn, or "". */
  occupant(key: SessionKey): Promise<string>;
  /** Names of the workers that may hold something of the session on their disks. */
  holders(key: SessionKey): Promise<readonly string[]>;
  /** Notes that this worker holds nothing of it any more. */
  strikeOff(key: SessionKey, name: string): Promise<void>;
  /** The session's current life. */
  epoch(key: SessionKey): Promise<number>;
  /** Tells all workers that lives up to `epoch` are over. */
  announceEnd(key: SessionKey, epoch: number): Promise<void>;
  /** Calls back at every such announcement. */
  onEnd(listener: (key: SessionKey, epoch: number) => void): Promise<void>;
  /** Notes what people have set by command; nothing for a session that is not known. Not fenced: only people set it. */
  control(key: SessionKey, change: Partial<Controls>): Promise<void>;
  /** Counts one more time that its conversation was summarized. Not fenced: a fact. */
  noteCompaction(key: SessionKey): Promise<void>;
  /**
   * Notes what people have set by command, or what its repository is called now; nothing for a session that is not known.
   * Not fenced: only people set it.
   */
  control(key: SessionKey, change: Partial<Controls & Pick<SessionRecord, "repository">>): Promise<void>;
  /** Changes some fields under the claim. @returns false when fenced: nothing was changed. */
  update(claim: Claim, key: SessionKey, change: Partial<SessionRecord>): Promise<boolean>;
}
