import { z } from "zod";

import { defineTool } from "./tool.ts";

// An interrupted turn says a thing once, in the words of the first time; what those lack must not be lost.
const inOtherWords =
  "It may have been posted in other words before this turn was interrupted: read_thread shows what stands there. Post again only what people must know and it does not say.";

export const postComment = defineTool({
  name: "post_comment",
  description:
    "Post a comment on your issue or pull request. People are notified: use it for results, findings and decisions they must know, not for progress.",
  input: z.object({ body: z.string().trim().min(1).max(60_000).describe("Markdown") }),
  endsTurn: false,
  run: async (context, { body }) => {
    const { id, earlier } = await context.comment(body);
    return earlier ? `Posted as comment ${id}. ${inOtherWords}` : `Posted as comment ${id}.`;
  },
});
