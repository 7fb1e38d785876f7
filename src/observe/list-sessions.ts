import type { SessionSightings } from "../ports/session-sightings.ts";
import { isWanted, type SessionFilter } from "./session-filter.ts";
import { toSessionView, type Here, type SessionView } from "./session-view.ts";

interface Deps {
  readonly sightings: SessionSightings;
  readonly here: Here;
  readonly now: () => number;
}

/** The sessions that a filter leaves, those changed last first. */
export async function listSessions(
  { sightings, here, now }: Deps,
  filter: SessionFilter = {},
): Promise<readonly SessionView[]> {
  const found: SessionView[] = [];
  for await (const page of sightings.pages())
    for (const sighting of page) {
      const view = toSessionView(sighting, here);
      if (isWanted(filter, view, now())) found.push(view);
    }
  return found.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || a.key.localeCompare(b.key));
}
