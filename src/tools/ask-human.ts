import { z } from "zod";

import { defineTool } from "./tool.ts";

export const askHuman = defineTool({
  name: "ask_human",
  description:
    "Ask the people on the issue one question and end your turn. You sleep until somebody answers in a comment, which wakes you with the answer.",
  input: z.object({
    question: z
      .string()
      .trim()
      .min(1)
      .max(10_000)
      .describe("One question, Markdown, with the choices you see"),
  }),
  endsTurn: true,
  run: async (context, { question }) => {
    await context.ask(question);
    return "Posted. Your turn ends; the answer will arrive as a message.";
  },
});
