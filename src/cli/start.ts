import { z } from "zod";

import { defineCommand } from "./command.ts";

export const start = defineCommand({
  name: "start",
  summary: "Run the service: webhooks in, agents at work (settings: .env.example)",
  input: z.object({
    web: z.boolean().default(false).describe("Take deliveries only; agents run in other processes"),
    worker: z
      .boolean()
      .default(false)
      .describe("Route deliveries and run agents only; the web half is elsewhere"),
  }),
  examples: ["squadron start", "squadron start --worker"],
  run: async ({ web, worker }, env) => {
    const { main } = await import("../main.ts");
    // Neither flag means both halves, as both flags do.
    await main(env, web === worker ? { web: true, worker: true } : { web, worker });
    return process.exitCode === 1 ? 1 : 0;
  },
});
