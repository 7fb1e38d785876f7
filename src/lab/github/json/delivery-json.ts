import type { Attempt, LabDelivery } from "../webhooks/hook.ts";
import { stamp } from "../time.ts";

interface AttemptOfDelivery {
  readonly delivery: LabDelivery;
  readonly attempt: Attempt;
}

/** One try of a delivery in the list: every try has its own id, all tries share the GUID. */
export function deliveryItemJson({ delivery, attempt }: AttemptOfDelivery) {
  return {
    id: attempt.id,
    guid: delivery.guid,
    delivered_at: stamp(attempt.at),
    redelivery: attempt.redelivery,
    duration: attempt.seconds,
    status: attempt.status,
    status_code: attempt.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** One try of a delivery with what was sent and answered. */
export function deliveryJson(one: AttemptOfDelivery) {
  return {
    ...deliveryItemJson(one),
    url: one.delivery.hook.url,
    request: {
      headers: one.attempt.requestHeaders,
      payload: JSON.parse(one.delivery.payload) as Record<string, unknown>,
    },
    response: { headers: {}, payload: one.attempt.response },
  };
}
