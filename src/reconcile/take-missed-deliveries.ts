import { missedDeliveries } from "../domain/recovery/missed-deliveries.ts";
import type { ReconcileDeps } from "./reconcile-deps.ts";
import { takeAct } from "./take-act.ts";

const cursor = "deliveries";

/**
 * Takes every delivery that GitHub could not hand over since the last look, once: GitHub does not try again by itself.
 * Read from its record and not delivered anew, so that it also works while nothing from outside reaches the edge.
 * @returns how many were new.
 */
export async function takeMissedDeliveries(
  deps: Pick<ReconcileDeps, "survey" | "cursors" | "ingest" | "clock">,
): Promise<number> {
  const attempts = await deps.survey.deliveries(Number((await deps.cursors.get(cursor)) ?? 0));
  let taken = 0;
  for (const attempt of missedDeliveries(attempts)) {
    const act = await deps.survey.delivered(attempt);
    if (act && (await takeAct(deps, act)) === "accepted") taken += 1;
  }
  await passDeliveries(deps, attempts);
  return taken;
}

/** Counts these as read. Only after all of them are taken: what fails half-way is looked at again. */
export async function passDeliveries(
  { cursors }: Pick<ReconcileDeps, "cursors">,
  attempts: readonly { readonly id: number }[],
): Promise<void> {
  if (attempts.length > 0) await cursors.set(cursor, String(Math.max(...attempts.map(({ id }) => id))));
}
