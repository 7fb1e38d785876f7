import type { ModelChoice } from "../domain/roster.ts";
import { wrong, type CommandCall, type CommandDefinition } from "./command.ts";
import { meant } from "./meant.ts";
import { setting } from "./setting.ts";

export const model: CommandDefinition = {
  verb: "model",
  usage: "<provider/model> | default, [role]",
  summary: "Lets a role use another of the team's models from its next turn on; `default` takes that back.",
  least: "maintain",
  run: (call) => {
    const found = meant(call);
    if (!found.ok) return found;
    const [name, ...more] = found.rest;
    const known = modelsOf(call);
    if (name === undefined || more.length > 0 || (name !== "default" && !known.includes(name)))
      return wrong(
        `Name one of the team's models: ${["default", ...known].map((each) => `\`${each}\``).join(", ")}.`,
      );
    const chosen = name === "default" ? "" : name;
    return setting("model", found.sessions, {
      change: { model: chosen },
      say: (session) =>
        `🧠 **${session.role}** uses ${name === "default" ? "what its role says" : `\`${name}\``} from its next turn on.`,
    });
  },
};

/** Only what the configuration names for some role: a comment must not choose a model that nobody allowed. */
function modelsOf({ context }: CommandCall): readonly string[] {
  const all = context.roster.flatMap(({ models }) => models);
  return [...new Set(all.map(({ provider, name }: ModelChoice) => `${provider}/${name}`))];
}
