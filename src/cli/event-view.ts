import { z } from "zod";

import type { SquadronEvent } from "../domain/event.ts";

/** A delivery as Squadron understands it. Of one that it does nothing on, `ignored` says why. */
export const eventView = z.object({
  id: z.number(),
  at: z.string(),
  kind: z.string(),
  repository: z.string(),
  /** Issue or pull request, 0 for none. */
  number: z.number(),
  actor: z.string(),
  actKey: z.string(),
  ignored: z.string(),
});
export type EventView = z.output<typeof eventView>;

export function toEventView(
  id: number,
  at: string,
  event: SquadronEvent | { readonly ignored: string },
): EventView {
  if ("ignored" in event)
    return { id, at, kind: "", repository: "", number: 0, actor: "", actKey: "", ignored: event.ignored };
  return {
    id,
    at,
    kind: event.kind,
    repository: "repository" in event ? `${event.repository.owner}/${event.repository.name}` : "",
    number: "thread" in event ? event.thread.number : 0,
    actor: event.actor.login,
    actKey: event.actKey,
    ignored: "",
  };
}
