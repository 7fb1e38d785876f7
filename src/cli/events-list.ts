import { z } from "zod";

import { defineCommand } from "./command.ts";
import { eventView, toEventView, type EventView } from "./event-view.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { readDelivery } from "./read-delivery.ts";
import { age } from "./span.ts";
import { table, terminalWidth } from "./table.ts";

export const eventsList = defineCommand({
  name: "events list",
  summary: "List what the latest deliveries mean to Squadron; one request to GitHub for each",
  input: z.object({
    last: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe("How many deliveries to look at, 100 at most"),
    json: jsonFields(eventView),
  }),
  output: eventView,
  run: async ({ last, json }, env) => {
    const { composeDeliveryLog } = await import("../compose-events.ts");
    const log = composeDeliveryLog(env);
    const found: EventView[] = [];
    // One after the other: GitHub slows down who asks for many at once.
    for (const { id, at } of await log.latest(last))
      found.push(toEventView(id, at, await readDelivery(log, id, at)));
    print(json, found, () => eventTable(found));
    return 0;
  },
});

function eventTable(events: readonly EventView[]): string {
  if (events.length === 0) return "No deliveries.";
  const rows = events.map((each) => [
    String(each.id),
    each.kind === "" ? `ignored: ${each.ignored}` : each.kind,
    each.repository === "" ? "-" : `${each.repository}${each.number === 0 ? "" : `#${each.number}`}`,
    each.actor === "" ? "-" : each.actor,
    age(each.at, Date.now()),
  ]);
  return table(["ID", "EVENT", "WHERE", "WHO", "AGE"], rows, terminalWidth());
}
