import type { SquadronEvent } from "../domain/event.ts";

/** `accepted`: stored, now and durably. `duplicate`: the same delivery or the same act was accepted before. */
export type Accepted = "accepted" | "duplicate";

/**
 * Stores one event and wakes its router, in one store round trip. `known`: further dedupe keys under which it counts as
 * accepted before. @throws SquadronError `outside` when the store is down.
 */
export type Ingest = (event: SquadronEvent, known?: readonly string[]) => Promise<Accepted>;
