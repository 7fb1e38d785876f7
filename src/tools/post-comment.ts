import { z } from "zod";

import { defineTool } from "./tool.ts";

// An interrupted turn says a thing once, in the words of the first time; what those lack must not be lost.
const inOtherWords =
  "It may have been posted in other words before this turn was interrupted: read_thread shows what stands there. Post again only what people must know and it does not say.";

// Longer than GitHub takes: people are better served by most of it, and the rest elsewhere, than by an agent that words it
// anew. The page keeps twice as much (domain/timeline.ts): taming may lengthen a text.
const mostOfComment = 200_000;

export const postComment = defineTool({
  name: "post_comment",
  description:
    "Post a comment on your issue or pull request. People are notified: use it for results, findings and decisions they must know, not for progress.",
  input: z.object({
    body: z
      .string()
      .trim()
      .min(1)
      .max(mostOfComment)
      .describe(
        "Markdown; of more than 65,000 characters people get the begin, and a line that says where the rest is",
      ),
  }),
  endsTurn: false,
  run: async (context, { body }) => {
    const { id, earlier } = await context.comment(body);
    return earlier ? `Posted as comment ${id}. ${inOtherWords}` : `Posted as comment ${id}.`;
  },
});
