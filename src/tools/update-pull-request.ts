import { z } from "zod";

import { defineTool } from "./tool.ts";
import { ownPull } from "./own-pull.ts";
import { nextHop, roleNews } from "./role-news.ts";

export const updatePullRequest = defineTool({
  name: "update_pull_request",
  description:
    "Change title or description of your pull request, mark it as ready for review when it is finished, or make it a draft again. Marking it ready wakes the teammates who review.",
  input: z
    .object({
      title: z.string().trim().min(1).max(250).optional(),
      body: z.string().trim().min(1).max(50_000).optional().describe("Markdown; replaces the old one"),
      state: z.enum(["ready", "draft"]).optional().describe("Ready for review, or a draft again"),
    })
    .refine((input) => Object.values(input).some((value) => value !== undefined), {
      error: "say what to change: title, body or state",
    }),
  endsTurn: false,
  run: async (context, { title, body, state }) => {
    const { profile, roster } = context.place;
    const { pull, issue } = await ownPull(context);
    const readers = roster.filter(
      ({ role, triggers }) => state === "ready" && role !== profile.role && triggers.includes("ready"),
    );
    // Before anything is changed: ready with nobody told, it would lie there.
    if (readers.length > 0) nextHop(context.place);
    if (title !== undefined || body !== undefined)
      await context.changes.make(`edit-pull/${pull.number}`, (named) => ({
        ...named,
        kind: "edit-pull",
        number: pull.number,
        ...(title !== undefined && { title }),
        ...(body !== undefined && { text: { body: `${body}\n\nCloses #${issue}`, mark: named.mark } }),
      }));
    if (state !== undefined)
      await context.changes.make(`${state}-pull/${pull.number}`, (named) => ({
        ...named,
        kind: state === "ready" ? "ready-pull" : "draft-pull",
        number: pull.number,
      }));
    if (state !== "ready") return `Pull request #${pull.number} is changed.`;
    const told: string[] = [];
    for (const reader of readers) {
      await roleNews(context, {
        role: reader.role,
        number: pull.number,
        body: `🤝 **${profile.role}** asks **${reader.role}** to review this: it is ready, at ${pull.head.sha.slice(0, 12)}.`,
      });
      told.push(reader.role);
    }
    const who = told.length === 0 ? "" : ` ${told.join(" and ")} will look at it.`;
    return `Pull request #${pull.number} is ready for review.${who}`;
  },
});
