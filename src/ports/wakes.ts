import type { Runner } from "./mail-store.ts";

/** One run of a mailbox's handler. */
export interface WakeRun {
  readonly mailbox: string;
  readonly runner: Runner;
  /** Aborts when the lease is lost, a later run of the same mailbox begins here, or the service shuts down. */
  readonly signal: AbortSignal;
}

/** Handles one mailbox. Throwing means: again, later, with back-off that is capped; it is never given up. */
export type WakeHandler = (run: WakeRun) => Promise<void>;

/** Sees to it that a mailbox with mail gets a run, and never two at once. */
export interface Wakes {
  /** Asks for a run; one that is waiting is enough, one that is running is followed by another. */
  wake(mailbox: string): Promise<void>;
  /** The same, but does not wait for a back-off to end: for stop and close. */
  hurry(mailbox: string): Promise<void>;
}
