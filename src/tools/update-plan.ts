import { z } from "zod";

import { planItem } from "../domain/session.ts";
import { defineTool } from "./tool.ts";

export const updatePlan = defineTool({
  name: "update_plan",
  description:
    "Replace the plan that people see in your living comment: the steps of the work and which of them are done. Nobody is notified.",
  input: z.object({ items: z.array(planItem).min(1).max(30) }),
  endsTurn: false,
  run: async (context, { items }) => {
    context.setPlan(items);
    return "The plan is shown.";
  },
});
