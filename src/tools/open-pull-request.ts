import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { defineTool, waitsForApproval } from "./tool.ts";

export const openPullRequest = defineTool({
  name: "open_pull_request",
  description:
    "Push the commits of your branch and open a draft pull request from it that closes your issue when it is merged. Commit first: only commits leave your clone. If there is one already, it is found and kept.",
  input: z.object({
    title: z.string().trim().min(1).max(250).describe("What the change does, in one line"),
    body: z
      .string()
      .trim()
      .min(1)
      .max(50_000)
      .describe("Markdown: what was wrong, what you changed, how you proved it, what is left open"),
  }),
  endsTurn: false,
  run: async (context, { title, body }) => {
    const { repository, number, profile } = context.place;
    const what = `push ${profile.role}'s commits and open a pull request`;
    const pushed = await context.ifApproved({ gate: "push", what }, async () => {
      const done = await context.push();
      if (done.commit === "") throw new SquadronError("refused", "There are no commits to propose yet.");
      return done;
    });
    if (pushed === undefined) return waitsForApproval;
    const { result, earlier } = await context.changes.make("open-pull", (named) => ({
      ...named,
      kind: "open-pull",
      head: pushed.branch,
      base: repository.defaultBranch,
      title,
      body: `${body}\n\nCloses #${number}`,
      draft: true,
    }));
    return `Pull request #${result} is ${earlier ? "there" : "open"} as a draft, from ${pushed.branch} with ${pushed.commits} new commits.`;
  },
});
