import type { CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";
import { setting } from "./setting.ts";

export const pause: CommandDefinition = {
  verb: "pause",
  usage: "[role]",
  summary:
    "Lets no further turn begin until `resume`; one that runs ends first, and what comes meanwhile is kept.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    return setting("pause", found.sessions, {
      change: { pausedBy: call.by },
      say: (session) =>
        `⏸️ **${session.role}** is paused. What comes is kept; \`/squadron resume ${session.role}\` lets it go on.${session.status === "active" ? " The turn that runs ends first; `stop` ends it now." : ""}`,
    });
  },
};
