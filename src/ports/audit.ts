import type { SessionKey } from "../domain/ids.ts";

/** One line of a session's history for people who must answer for it. Never the text of people or models. */
export interface AuditEntry {
  readonly event: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** A line as it was recorded. */
export interface AuditLine {
  /** ISO 8601 */
  readonly at: string;
  readonly event: string;
  /** `name=value …` */
  readonly detail: string;
}

export interface Audit {
  /** Appends; a failure to write is reported to the log, not to the caller. */
  append(key: SessionKey, entry: AuditEntry): void;
  /** The last lines that are here of a session, oldest first. */
  last(key: SessionKey, most: number): Promise<readonly AuditLine[]>;
  /** Sessions whose audit here got its last line before this time, in ms since the epoch. */
  untouchedSince(before: number): AsyncIterable<SessionKey>;
  /** Removes what is here of a session's audit. */
  remove(key: SessionKey): Promise<void>;
  /** Waits until everything appended so far is written. */
  flush(): Promise<void>;
}
