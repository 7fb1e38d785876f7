import { z } from "zod";

import { defineTool } from "./tool.ts";

export const proposePlan = defineTool({
  name: "propose_plan",
  description:
    "Propose how you would do the work and ask people to approve it, which ends your turn. Until they have, you can only read.",
  input: z.object({
    plan: z.string().trim().min(1).max(20_000).describe("Markdown: the steps, what each changes, the risks"),
  }),
  endsTurn: true,
  run: async (context, { plan }) => {
    const asked = await context.approved("plan", `this plan.\n\n${plan}`);
    return asked
      ? "Your plan is approved already: go on with it."
      : "Posted. Your turn ends; you are woken with the answer.";
  },
});
