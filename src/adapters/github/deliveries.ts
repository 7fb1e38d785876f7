import { z } from "zod";

import type { DeliveryAttempt, Survey } from "../../ports/survey.ts";
import type { GitHubClients } from "./clients.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

const kept = z.object({ guid: z.string(), event: z.string(), request: z.object({ payload: z.unknown() }) });

/** The record that GitHub keeps of the App's webhook deliveries. */
export function createDeliveries({ asApp }: GitHubClients): Pick<Survey, "deliveries" | "delivered"> {
  return {
    deliveries: (after) =>
      translateErrors("list the webhook deliveries", async () => {
        const later: DeliveryAttempt[] = [];
        const pages = asApp.paginate.iterator(asApp.rest.apps.listWebhookDeliveries, { per_page: 100 });
        for await (const { data } of pages) {
          const fresh = data.filter((item) => item.id > after);
          later.push(...fresh.map(({ id, guid, status }) => ({ id, guid, ok: status === "OK" })));
          if (fresh.length < data.length) break;
        }
        return later;
      }),
    delivered: async ({ id }) => {
      try {
        return await translateErrors("read a webhook delivery", async () => {
          const { data } = await asApp.rest.apps.getWebhookDelivery({ delivery_id: id });
          const { guid, event, request } = kept.parse(data);
          return { guid, event, payload: request.payload };
        });
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
  };
}
