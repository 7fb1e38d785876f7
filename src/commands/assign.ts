import { wake } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { CommandDefinition } from "./command.ts";
import { oneRole } from "./meant.ts";

export const assign: CommandDefinition = {
  verb: "assign",
  usage: "<role> [what to do]",
  summary: "Gives the thread to one more role, which begins with these words.",
  least: "write",
  run: (call) => {
    const found = oneRole(call);
    if (!found.ok) return found;
    const { role } = found.profile;
    const { number, labels } = call.thread;
    const begins = !call.context.sessions.some((session) => session.role === role);
    return {
      ok: true,
      actions: wake(found.profile, { number, labels, begins }),
      lines: [{ id: lineId("assign", { role, number }), text: `👉 **${role}** begins here.` }],
    };
  },
};
