import { z } from "zod";

import { demandHead, headCommit } from "./head-commit.ts";
import { ownPull } from "./own-pull.ts";
import { defineTool, waitsForApproval } from "./tool.ts";

export const mergePullRequest = defineTool({
  name: "merge_pull_request",
  description:
    "Merge your pull request when it is reviewed, its checks are green and nothing is open. What the branch's protection does not let through is refused. The issue it closes is closed with it, and you are let go.",
  input: z.object({
    commit: headCommit.describe("Head commit that you mean: if it has moved since, read again"),
    method: z.enum(["merge", "squash", "rebase"]).default("merge").describe("As the repository allows it"),
  }),
  endsTurn: false,
  run: async (context, { commit, method }) => {
    const { pull } = await ownPull(context);
    demandHead(pull, commit);
    const { number, head, base } = pull;
    const { sha } = head;
    const merged = await context.ifApproved(
      {
        gate: "merge",
        what: `merge #${number} into ${base.ref} as it is at ${sha.slice(0, 12)}`,
        commit: sha,
      },
      () =>
        context.changes.make(`merge-pull/${number}`, (named) => ({
          ...named,
          kind: "merge-pull",
          number,
          sha,
          method,
        })),
    );
    if (merged === undefined) return waitsForApproval;
    return `Pull request #${number} is merged into ${base.ref}.`;
  },
});
