import { z } from "zod";

import { defineTool } from "./tool.ts";

export const escalate = defineTool({
  name: "escalate",
  description:
    "Let a person take over, and end your turn: when you are stuck, when a decision is not yours, or when something looks wrong or dangerous. Nothing goes on until somebody comments.",
  input: z.object({
    reason: z
      .string()
      .trim()
      .min(1)
      .max(10_000)
      .describe("What is the matter, what you tried, what you would do"),
  }),
  endsTurn: true,
  run: async (context, { reason }) => {
    await context.escalate(reason);
    return "Posted. Your turn ends; a person takes over.";
  },
});
