import type { SessionKey } from "../domain/ids.ts";
import type { SessionRecord } from "../domain/session.ts";

/** A session with what the store knows of it beside its record. */
export interface Sighting {
  readonly record: SessionRecord;
  /** The worker that runs its turn (`<name> <process> <fence>`), "" for none. */
  readonly occupant: string;
  /** Names of the workers that may hold something of it on their disks. */
  readonly holders: readonly string[];
  /** Mails that it has not handled. */
  readonly mail: number;
}

/** Sessions as people look at them: many at once, and nobody waits for it. */
export interface SessionSightings {
  /** Every session once, a page of some hundred at a time. */
  pages(): AsyncIterable<readonly Sighting[]>;
  of(key: SessionKey): Promise<Sighting | undefined>;
}
