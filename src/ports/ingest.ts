import type { SquadronEvent } from "../domain/event.ts";

/** `accepted`: stored, now and durably. `duplicate`: the same delivery or the same act was accepted before. */
export type Accepted = "accepted" | "duplicate";

/** `told`: by a delivery. `found`: by looking, of which what was given up once is never taken up again. */
export type Origin = "told" | "found";

/** Stores one event and wakes its router, in one store round trip. @throws SquadronError `outside` when the store is down. */
export type Ingest = (event: SquadronEvent, origin: Origin) => Promise<Accepted>;
