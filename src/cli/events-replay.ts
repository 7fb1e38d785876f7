import { z } from "zod";

import { defineCommand } from "./command.ts";
import { deliveryId } from "./events-show.ts";
import { say } from "./print.ts";
import { readDelivery } from "./read-delivery.ts";

export const eventsReplay = defineCommand({
  name: "events replay",
  summary:
    "Show what would be decided about a delivery now; with --send let it through once more, which does nothing for an act that is known",
  words: ["id"],
  input: z.object({
    id: deliveryId,
    send: z
      .boolean()
      .default(false)
      .describe("Hand it to the service instead of showing what would be decided"),
  }),
  run: async ({ id, send }, env) => {
    const { composeDeliveryLog, composeEvents } = await import("../compose-events.ts");
    const event = await readDelivery(composeDeliveryLog(env), id, new Date().toISOString());
    if ("ignored" in event) {
      say(`Ignored: ${event.ignored}.`);
      return 0;
    }
    await using tools = await composeEvents(env);
    if (send) {
      const answer = await tools.ingest(event, "told");
      say(
        answer === "accepted"
          ? `Accepted: ${event.actKey}`
          : `Known already, so nothing happens: ${event.actKey}`,
      );
      return 0;
    }
    say(`Would decide about ${event.kind} by ${event.actor.login} (${event.actKey}):`);
    // Acts on a repository or an installation are carried out where they are routed; there is no plan to show.
    if (!("thread" in event)) say("  what it means for all sessions of the repository or installation");
    else for (const action of await tools.decide(event)) say(`  ${JSON.stringify(action)}`);
    return 0;
  },
});
