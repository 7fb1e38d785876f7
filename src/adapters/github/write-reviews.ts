import { z } from "zod";

import type { CodeHostWrites, LineComment } from "../../ports/code-host-writes.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { demandDone } from "./demand-done.ts";
import { askGraph } from "./graph.ts";
import { translateErrors } from "./translate-error.ts";

/** What is said of a pull request's changes. */
export function writeReviews(
  clients: GitHubClients,
): Pick<CodeHostWrites, "review" | "replyToReview" | "resolveThread"> {
  return {
    review: async (repository, { number, commit, event, body, comments }) => {
      const { pulls } = clients.forRepository(repository, "talk").rest;
      const review = { commit_id: commit, event, body, comments: comments.map(toRequest) };
      const { data } = await translateErrors(`review #${number}`, () =>
        pulls.createReview({ ...at(repository), pull_number: number, ...review }),
      );
      // Led elsewhere it would be the list of reviews.
      demandDone(typeof data.id === "number", `review #${number}`);
      return { id: data.id };
    },
    replyToReview: async (repository, { number, commentId, body }) => {
      const { pulls } = clients.forRepository(repository, "talk").rest;
      const what = `answer a review comment of #${number}`;
      const { status, data } = await translateErrors(what, () =>
        pulls.createReplyForReviewComment({
          ...at(repository),
          pull_number: number,
          comment_id: commentId,
          body,
        }),
      );
      demandDone(status === 201, what);
      return { id: data.id };
    },
    resolveThread: (repository, { threadId }) =>
      translateErrors("resolve a review thread", async () => {
        const client = clients.forRepository(repository, "pull");
        const variables = { thread: threadId };
        const { resolveReviewThread } = await askGraph(client, { query, variables }, resolved);
        demandDone(resolveReviewThread.thread.isResolved, "resolve a review thread");
      }),
  };
}

function toRequest({ path, line, side, startLine, body }: LineComment) {
  const start = startLine === undefined ? {} : { start_line: startLine, start_side: side };
  return { path, line, side, body, ...start };
}

const query = `mutation resolveThread($thread: ID!) {
  resolveReviewThread(input: { threadId: $thread }) { thread { isResolved } }
}`;
const resolved = z.object({
  resolveReviewThread: z.object({ thread: z.object({ isResolved: z.boolean() }) }),
});
