import { z } from "zod";

import { defineTool } from "./tool.ts";

export const finish = defineTool({
  name: "finish",
  description: "End your turn because nothing is left to do now. A later comment wakes you again.",
  input: z.object({
    summary: z.string().trim().min(1).max(4_000).describe("What was done, in one or two sentences"),
  }),
  endsTurn: true,
  run: async (context, { summary }) => {
    context.finish(summary);
    return "Your turn ends.";
  },
});
