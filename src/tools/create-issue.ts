import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { roleOfLabel } from "../domain/roster.ts";
import { defineTool } from "./tool.ts";

// An issue, its parts, and parts of these: what is split more often nobody keeps in mind.
const deepest = 3;

export const createIssue = defineTool({
  name: "create_issue",
  description:
    "Open an issue of its own for a piece of work that can be done apart, as a sub-issue of yours. It begins with nobody: hand it to a teammate with hand_off, or leave it to people.",
  input: z.object({
    title: z.string().trim().min(1).max(250),
    body: z
      .string()
      .trim()
      .min(1)
      .max(50_000)
      .describe("Markdown: the goal, what shows that it is done, what is out of scope"),
    labels: z
      .array(z.string().trim().min(1).max(50))
      .max(20)
      .default([])
      .describe("None that wakes a teammate"),
  }),
  endsTurn: false,
  run: async (context, { title, body, labels }) => {
    const { place, host, changes } = context;
    const { repository, number, profile, roster } = place;
    const ours = labels.find((each) => roleOfLabel(roster, each));
    if (ours !== undefined)
      throw new SquadronError(
        "refused",
        `"${ours}" wakes a teammate: open the issue without it, then use hand_off.`,
      );
    if ((await depthOf(context)) >= deepest)
      throw new SquadronError("refused", `Your issue is a part of a part already: split it no further.`);
    // Last: several calls at once would all be counted before any of them is made.
    if (changes.count("issue") >= profile.limits.issues)
      throw new SquadronError("refused", `You may open ${profile.limits.issues} issues in one turn.`);
    const { result } = await changes.make("issue", (named) => ({
      ...named,
      kind: "create-issue",
      title,
      body: `${body}\n\n_Opened by **${profile.role}** from #${number}._`,
      labels,
      assignees: [],
    }));
    const childId = await host.issueId(repository, Number(result));
    if (childId === undefined) return `Issue #${result} is open.`;
    const linking = changes.make(`sub-issue/${result}`, (named) => ({
      ...named,
      kind: "sub-issue",
      parent: number,
      childId,
    }));
    return await linking.then(
      () => `Issue #${result} is open, as a sub-issue of #${number}.`,
      (error: unknown) => {
        if (!(error instanceof SquadronError) || error.code !== "refused") throw error;
        // Told of a refusal alone, a model opens it once more.
        return `Issue #${result} is open, but not as a sub-issue of #${number}. ${error.message}`;
      },
    );
  },
});

/** How many issues the session's own is a part of, itself included. */
async function depthOf({ place, host }: Parameters<typeof createIssue.run>[0]): Promise<number> {
  let { number } = place;
  for (let depth = 1; depth < deepest; depth++) {
    const { parent } = await host.issueRelations(place.repository, number);
    if (!parent) return depth;
    number = parent.number;
  }
  return deepest;
}
