import { z } from "zod";

import { defineTool, waitsForApproval } from "./tool.ts";

export const pushChanges = defineTool({
  name: "push_changes",
  description:
    "Put the commits of your branch on GitHub. Only commits leave your clone, and only to your own branch. What may not go there is named, with the rule.",
  input: z.object({}),
  endsTurn: false,
  run: async (context) => {
    const { profile } = context.place;
    const pushed = await context.ifApproved({ gate: "push", what: `push ${profile.role}'s commits` }, () =>
      context.push(),
    );
    if (pushed === undefined) return waitsForApproval;
    const { branch, commit, commits } = pushed;
    if (commits === 0) return `${branch} on GitHub has all your commits already.`;
    return `${branch} is at ${commit.slice(0, 12)} now, with ${commits} new commits.`;
  },
});
