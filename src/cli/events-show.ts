import { z } from "zod";

import { defineCommand } from "./command.ts";
import { say } from "./print.ts";
import { readDelivery } from "./read-delivery.ts";

export const deliveryId = z.coerce
  .number()
  .int()
  .positive()
  .describe("The number in `events list` or `deliveries list`");

export const eventsShow = defineCommand({
  name: "events show",
  summary: "Show one delivery as Squadron reads it, as JSON",
  words: ["id"],
  input: z.object({ id: deliveryId }),
  run: async ({ id }, env) => {
    const { composeDeliveryLog } = await import("../compose-events.ts");
    say(JSON.stringify(await readDelivery(composeDeliveryLog(env), id, ""), null, 2));
    return 0;
  },
});
