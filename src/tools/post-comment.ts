import { z } from "zod";

import { defineTool } from "./tool.ts";

export const postComment = defineTool({
  name: "post_comment",
  description:
    "Post a comment on your issue or pull request. People are notified: use it for results, findings and decisions they must know, not for progress.",
  input: z.object({ body: z.string().trim().min(1).max(60_000).describe("Markdown") }),
  endsTurn: false,
  run: async (context, { body }) => {
    const id = await context.comment(body);
    return `Posted as comment ${id}.`;
  },
});
