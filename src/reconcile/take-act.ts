import { normalize } from "../domain/normalize/normalize.ts";
import type { Clock } from "../ports/clock.ts";
import type { Accepted, Ingest } from "../ports/ingest.ts";
import type { FoundAct } from "../ports/survey.ts";

/** Takes an act that was found on GitHub as if its delivery had come; what came before is known by its act key. */
export async function takeAct(
  { ingest, clock }: { ingest: Ingest; clock: Pick<Clock, "now"> },
  found: FoundAct,
): Promise<Accepted | "ignored"> {
  const event = normalize({ ...found, receivedAt: new Date(clock.now()).toISOString() });
  return "ignored" in event ? "ignored" : ingest(event, "found");
}
