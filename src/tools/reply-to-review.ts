import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { pullHere } from "./pull-here.ts";
import { defineTool } from "./tool.ts";

export const replyToReview = defineTool({
  name: "reply_to_review",
  description:
    "Answer a comment on a line of your pull request, in its thread. Say what you changed, with the commit, or why you did not.",
  input: z.object({
    comment_id: z.number().int().positive().describe("Any comment of the thread"),
    body: z.string().trim().min(1).max(20_000).describe("Markdown"),
  }),
  endsTurn: false,
  run: async (context, { comment_id: id, body }) => {
    const pull = await pullHere(context);
    const threads = await context.host.reviewThreads(context.place.repository, pull.number);
    const thread = threads.find(({ comments }) => comments.some((comment) => comment.id === id));
    // GitHub takes answers to the first comment of a thread only.
    const [first] = thread?.comments ?? [];
    if (!first) throw new SquadronError("refused", `#${pull.number} has no comment ${id} on a line.`);
    const { result } = await context.changes.make(`reply/${first.id}`, (named) => ({
      ...named,
      kind: "review-reply",
      number: pull.number,
      commentId: first.id,
      body,
    }));
    return `Answered with comment ${result}.`;
  },
});
