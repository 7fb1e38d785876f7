import { wrong, type CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";
import { setting } from "./setting.ts";

export const resume: CommandDefinition = {
  verb: "resume",
  usage: "[role]",
  summary: "Ends a pause: the role takes up what has come meanwhile.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const paused = found.sessions.filter(({ pausedBy }) => pausedBy !== "");
    if (paused.length === 0) return wrong("Nobody here is paused.");
    return setting("resume", paused, {
      change: { pausedBy: "" },
      say: (session) => `▶️ **${session.role}** is not paused any more.`,
    });
  },
};
