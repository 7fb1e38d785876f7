import { reasoningEfforts } from "../domain/roster.ts";
import { wrong, type CommandDefinition } from "./command.ts";
import { meant } from "./meant.ts";
import { setting } from "./setting.ts";

const levels = ["default", ...reasoningEfforts] as const;

export const effort: CommandDefinition = {
  verb: "effort",
  usage: `<${levels.join(" | ")}> [role]`,
  summary: "How long the model may think from the next turn on, where it can be told.",
  least: "write",
  run: (call) => {
    const found = meant(call);
    if (!found.ok) return found;
    const [word, ...more] = found.rest;
    const level = levels.find((each) => each === word?.toLowerCase());
    if (level === undefined || more.length > 0)
      return wrong(`Say how much: ${levels.map((each) => `\`${each}\``).join(", ")}.`);
    return setting("effort", found.sessions, {
      change: { effort: level === "default" ? "" : level },
      say: (session) =>
        `🧠 **${session.role}** thinks ${level === "default" ? "as long as its role says" : `with effort \`${level}\``} from its next turn on.`,
    });
  },
};
