import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
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
    await context.ifApproved({ gate: "plan", what: `this plan.\n\n${plan}` }, async () => {
      // Only what succeeds ends the turn, and there is work to do.
      throw new SquadronError("refused", "Nobody has to approve your plan any more: go on with it.");
    });
    return "Posted. Your turn ends; you are woken with the answer.";
  },
});
