import { lineId } from "../domain/reply.ts";
import { wrong, type CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

export const retry: CommandDefinition = {
  verb: "retry",
  usage: "[role]",
  summary: "Lets a role try again what it gave up, was stopped at or was interrupted in.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const ended = found.sessions.filter(({ status }) => !["active", "queued", "paused"].includes(status));
    if (ended.length === 0)
      return wrong("Nobody here has anything to try again: it is at work, or will be soon.");
    return {
      ok: true,
      actions: ended.map(({ role, number }) => ({ do: "wake", role, number })),
      lines: ended.map((session) => ({
        id: lineId("retry", session),
        text: `🔁 **${session.role}** tries again.`,
      })),
    };
  },
};
