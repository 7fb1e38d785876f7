import { z } from "zod";

import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { age } from "./span.ts";
import { table, terminalWidth } from "./table.ts";

const deliveryView = z.object({
  id: z.number(),
  guid: z.string(),
  event: z.string(),
  action: z.string(),
  at: z.string(),
  status: z.string(),
  statusCode: z.number(),
  redelivery: z.boolean(),
});

export const deliveriesList = defineCommand({
  name: "deliveries list",
  summary: "List the App's deliveries as GitHub keeps them, the latest first",
  input: z.object({
    last: z.coerce.number().int().positive().default(30).describe("How many to look at"),
    failed: z.boolean().default(false).describe("Of these only those that did not arrive"),
    json: jsonFields(deliveryView),
  }),
  output: deliveryView,
  run: async ({ last, failed, json }, env) => {
    const { composeDeliveryLog } = await import("../compose-events.ts");
    const latest = await composeDeliveryLog(env).latest(last);
    const found = failed ? latest.filter(({ status }) => status !== "OK") : latest;
    print(json, found, () => {
      const head = ["ID", "EVENT", "AGE", "STATUS", "GUID"];
      const rows = found.map((each) => [
        String(each.id),
        [each.event, each.action].filter((word) => word !== "").join("."),
        age(each.at, Date.now()),
        `${each.statusCode} ${each.status}${each.redelivery ? ", again" : ""}`,
        each.guid,
      ]);
      return found.length === 0 ? "No deliveries." : table(head, rows, terminalWidth());
    });
    return 0;
  },
});
