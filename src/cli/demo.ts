import { z } from "zod";

import { defineCommand } from "./command.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "Play a whole story on the lab and show the evidence of each step",
  input: z.object({
    story: z
      .enum(["issue", "team", "control"])
      .default("issue")
      .describe(
        "team: from a vague issue to a merged pull request; control: people give orders, look first and stop everything",
      ),
    json: z.boolean().default(false).describe("One JSON object a line"),
  }),
  run: async (input) => (await import("../lab/demo/run-demo.ts")).runDemo(input),
});
