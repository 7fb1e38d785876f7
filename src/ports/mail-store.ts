import type { SessionRecord } from "../domain/session.ts";

/** Who claims: BullMQ's numeric job id and how often it was started. The pair only grows for one mailbox. */
export interface Runner {
  readonly job: number;
  readonly attempt: number;
}

export interface Mail {
  /** Position in the mailbox, from 1, never used twice. */
  readonly seq: number;
  readonly body: string;
}

/** The right to handle a mailbox: good until someone claims later (fence) or stop or close raises the generation. */
export interface Claim {
  readonly mailbox: string;
  readonly fence: number;
  readonly generation: number;
  readonly epoch: number;
  /** How often the first mail of this batch failed before. */
  readonly tries: number;
  readonly mail: readonly Mail[];
}

/** What led to a mail, in another mailbox. */
export interface MailOrigin {
  /** Dedupe keys under which it was accepted: forgotten with the mail's own if that becomes a dead letter. */
  readonly keys: readonly string[];
  /** Its position there: mail that became a dead letter is good again only for a later one. */
  readonly seq: number;
}

export interface DeadLetter {
  readonly mailbox: string;
  readonly body: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Durable, ordered mailboxes. Every method is idempotent, since a client may send it twice after a reconnect. */
export interface MailStore {
  /**
   * Appends unless one of the dedupe keys is known. `opens`: makes this session known if it is not, in the same step:
   * known before its mail it could be forgotten meanwhile. @returns the mail's seq, or 0 for a duplicate.
   */
  append(
    mailbox: string,
    mail: { body: string; dedupe: readonly string[]; origin?: MailOrigin; opens?: SessionRecord },
  ): Promise<number>;
  /** @returns up to `max` mails, or undefined when a later runner has claimed (this one must end). */
  claim(mailbox: string, runner: Runner, max: number): Promise<Claim | undefined>;
  /** Removes the mails up to `upTo`, stores `record` with the session. @returns mails left, or undefined when fenced. */
  commit(
    claim: Claim,
    done: { upTo: number; record?: Readonly<Record<string, string>> },
  ): Promise<number | undefined>;
  /**
   * Counts one failure of the first mail; at `maxTries` it becomes a dead letter, its dedupe keys are forgotten, and
   * `record` is stored with the session. @returns undefined when fenced.
   */
  fail(
    claim: Claim,
    failure: { reason: string; maxTries: number; record?: Readonly<Record<string, string>> },
  ): Promise<{ dead: boolean } | undefined>;
  /**
   * Ends what is running or waiting: raises the generation, drops the mail, appends `body` (the order that the next
   * claim will carry out) and publishes, all in one step. `closing` begins the next epoch. @returns false for a duplicate.
   */
  raise(
    mailbox: string,
    order: { body: string; dedupe: readonly string[]; origin?: MailOrigin; closing: boolean },
  ): Promise<boolean>;
  /** Makes dedupe keys known without any mail: what they stand for was handled before the store was lost. */
  remember(dedupe: readonly string[]): Promise<void>;
  /**
   * After the store was lost: the mailbox is in this epoch at least, and its fences and positions go on above `base`, so
   * that no runner of the lost store can pass for a later one and no version of its histories comes again.
   */
  seed(mailbox: string, at: { epoch: number; base: number }): Promise<void>;
  /**
   * Commits and forgets everything about a session except epoch, fence and position; where work came after the close,
   * the session begins anew. @returns false when fenced.
   */
  forget(claim: Claim, upTo: number): Promise<boolean>;
  /** Up to `max` mails that came after this position. Claims nothing. */
  later(mailbox: string, after: number, max: number): Promise<readonly Mail[]>;
  /** Whether the claim still holds. */
  holds(claim: Claim): Promise<boolean>;
  /** Mailboxes whose mail waits longer than `ageMs` since it came or was last listed here, longest first. */
  stale(ageMs: number, limit: number): Promise<readonly string[]>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Calls back with the mailbox whenever a generation is raised, by any process. @returns the way to stop. */
  onRaise(listener: (mailbox: string) => void): Promise<() => void>;
}
