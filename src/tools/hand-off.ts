import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { defineTool } from "./tool.ts";
import { roleNews } from "./role-news.ts";

export const handOff = defineTool({
  name: "hand_off",
  description:
    "Hand work to a teammate, who wakes on it. Say what is to be done and what you found out: they see your words and the thread, not your conversation. Your own work on it ends unless they hand it back.",
  input: z.object({
    role: z.string().describe("The teammate's role"),
    message: z.string().trim().min(1).max(20_000).describe("Markdown"),
    issue: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("Number of the issue or pull request; unset: this one"),
  }),
  endsTurn: false,
  run: async (context, { role, message, issue }) => {
    const { profile, repository } = context.place;
    const number = issue ?? context.place.number;
    if (!profile.handOff.some((each) => each === role)) {
      const able = profile.handOff.join(", ");
      throw new SquadronError(
        "refused",
        able === "" ? "You hand nothing on; use ask_human." : `You hand work to these roles only: ${able}.`,
      );
    }
    const thread = await context.host.thread(repository, number);
    if (!thread?.open) throw new SquadronError("refused", `#${number} is closed or does not exist.`);
    await roleNews(context, { role, number, body: `🤝 **${profile.role}** → **${role}**\n\n${message}` });
    return `${role} will work on #${number}.`;
  },
});
