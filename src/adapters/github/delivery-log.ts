import type { DeliveryLog, LoggedDelivery } from "../../ports/delivery-log.ts";
import type { GitHubClients } from "./clients.ts";
import { createDeliveries } from "./deliveries.ts";
import { translateErrors } from "./translate-error.ts";

/** The record of the App's deliveries, for whoever runs it. */
export function createDeliveryLog(clients: GitHubClients): DeliveryLog {
  const { asApp } = clients;
  const { delivered } = createDeliveries(clients);
  return {
    latest: (most) =>
      translateErrors("list the webhook deliveries", async () => {
        const found: LoggedDelivery[] = [];
        const pages = asApp.paginate.iterator(asApp.rest.apps.listWebhookDeliveries, { per_page: 100 });
        for await (const { data } of pages) {
          found.push(
            ...data.map((item) => ({
              id: item.id,
              guid: item.guid,
              event: item.event,
              action: item.action ?? "",
              at: item.delivered_at,
              status: item.status,
              statusCode: item.status_code,
              redelivery: item.redelivery,
            })),
          );
          if (found.length >= most) break;
        }
        return found.slice(0, most);
      }),
    payload: (id) => delivered({ id, guid: "", ok: true }),
    redeliver: (id) =>
      translateErrors("deliver a webhook once more", async () => {
        await asApp.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
      }),
  };
}
