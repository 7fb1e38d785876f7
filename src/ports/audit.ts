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

/** A line as it is kept, with what belongs to its event. */
export type AuditRecord = Readonly<Record<string, string | number | boolean>> & {
  /** ISO 8601 */
  readonly at: string;
  readonly session: string;
  readonly event: string;
};

export interface AuditQuery {
  /** From this time on, and before that one; milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** All, when left out. */
  readonly repositoryId?: number;
}

export interface Audit {
  /** Appends; a failure to write is reported to the log, not to the caller. */
  append(key: SessionKey, entry: AuditEntry): void;
  /** The last lines that are here of a session, oldest first. */
  last(key: SessionKey, most: number): Promise<readonly AuditLine[]>;
  /** The lines that are here, session by session, each session's oldest first. */
  read(query: AuditQuery): AsyncIterable<AuditRecord>;
  /** Sessions whose audit here got its last line before this time, in ms since the epoch. */
  untouchedSince(before: number): AsyncIterable<SessionKey>;
  /** Removes what is here of a session's audit. */
  remove(key: SessionKey): Promise<void>;
  /** Waits until everything appended so far is written. */
  flush(): Promise<void>;
}
