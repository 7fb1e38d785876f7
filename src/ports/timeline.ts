import type { SessionKey } from "../domain/ids.ts";
import type { TimelineEntry } from "../domain/timeline.ts";
import type { Claim } from "./mail-store.ts";

/** An entry where it stands. Ids grow; what is after one is newer. */
export interface TimelineLine {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly entry: TimelineEntry;
}

/** What happened in a session, in words, for people who watch it. Goes with the session; a copy, never used to decide. */
export interface Timeline {
  /** Appends in order, under the claim: a runner that lost the session adds nothing. A failure is reported to the log only. */
  append(claim: Claim, key: SessionKey, entry: TimelineEntry): void;
  /** The last `most` entries, or the last before the entry `before`, or the first after the entry `after`; oldest first. */
  read(
    key: SessionKey,
    from: { readonly after?: string; readonly before?: string; readonly most: number },
  ): Promise<readonly TimelineLine[]>;
  /** Calls back with a session's key whenever something was added to it, by any process. @returns the way to stop. */
  onAppend(listener: (key: SessionKey) => void): Promise<() => void>;
  /** Removes what is here of a session. */
  remove(key: SessionKey): Promise<void>;
}
