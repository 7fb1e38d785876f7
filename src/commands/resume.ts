import { lineId } from "../domain/reply.ts";
import { wrong, type CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

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
    return {
      ok: true,
      actions: paused.map(({ role, number }) => ({ do: "control", role, number, change: { pausedBy: "" } })),
      lines: paused.map((session) => ({
        id: lineId("resume", session),
        text: `▶️ **${session.role}** is not paused any more.`,
      })),
    };
  },
};
