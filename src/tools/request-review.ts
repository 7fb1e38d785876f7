import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { pullHere } from "./pull-here.ts";
import { roleNews } from "./role-news.ts";
import { defineTool } from "./tool.ts";

export const requestReview = defineTool({
  name: "request_review",
  description:
    "Ask for a review of your pull request: from a teammate by role, who wakes on it, or from a person by login, who is notified.",
  input: z.object({
    role: z.string().optional().describe("A teammate's role"),
    person: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,39}$/)
      .optional()
      .describe("A person's login, without @"),
  }),
  endsTurn: false,
  run: async (context, { role, person }) => {
    const { roster, profile } = context.place;
    if ((role === undefined) === (person === undefined))
      throw new SquadronError("refused", "Name either a role or a person.");
    const pull = await pullHere(context);
    if (person !== undefined) {
      await context.changes.make(`request/${person}`, (named) => ({
        ...named,
        kind: "request-review",
        number: pull.number,
        people: [person],
        teams: [],
      }));
      return `@${person} is asked to review #${pull.number}.`;
    }
    const readers = roster.filter(
      (each) => each.role !== profile.role && each.tools.includes("submit_review"),
    );
    const reader = readers.find((each) => each.role === role);
    if (!reader) {
      const able = readers.map((each) => each.role).join(", ");
      throw new SquadronError(
        "refused",
        able === "" ? "No teammate reviews; ask a person." : `These roles review: ${able}.`,
      );
    }
    await roleNews(context, {
      role: reader.role,
      number: pull.number,
      body: `🤝 **${profile.role}** asks **${reader.role}** for a review, at ${pull.head.sha.slice(0, 12)}.`,
    });
    return `${reader.role} will review #${pull.number}.`;
  },
});
