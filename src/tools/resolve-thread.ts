import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { pullHere } from "./pull-here.ts";
import { defineTool } from "./tool.ts";

export const resolveThread = defineTool({
  name: "resolve_thread",
  description:
    "Mark a review thread of your pull request as resolved, when what it asks for is done. Answer it first with reply_to_review.",
  input: z.object({ comment_id: z.number().int().positive().describe("Any comment of the thread") }),
  endsTurn: false,
  run: async (context, { comment_id: id }) => {
    const pull = await pullHere(context);
    const threads = await context.host.reviewThreads(context.place.repository, pull.number);
    const thread = threads.find(({ comments }) => comments.some((comment) => comment.id === id));
    if (!thread) throw new SquadronError("refused", `#${pull.number} has no comment ${id} on a line.`);
    if (thread.resolved) return "It is resolved already.";
    await context.changes.make(`resolve/${thread.comments[0]?.id ?? id}`, (named) => ({
      ...named,
      kind: "resolve-thread",
      threadId: thread.id,
    }));
    return "It is resolved.";
  },
});
