import type { SquadronEvent } from "../domain/event.ts";
import { SquadronError } from "../domain/errors.ts";
import { normalize } from "../domain/normalize/normalize.ts";
import type { DeliveryLog } from "../ports/delivery-log.ts";

/** What a delivery that GitHub still has means to Squadron. @throws SquadronError `input` for one that it has not. */
export async function readDelivery(
  log: Pick<DeliveryLog, "payload">,
  id: number,
  at: string,
): Promise<SquadronEvent | { readonly ignored: string }> {
  const found = await log.payload(id);
  if (!found)
    throw new SquadronError(
      "input",
      `GitHub keeps no delivery ${id}; \`squadron deliveries list\` shows those it does.`,
    );
  return normalize({ ...found, receivedAt: at });
}
