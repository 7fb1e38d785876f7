import { targetsOf } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

export const stop: CommandDefinition = {
  verb: "stop",
  usage: "[role]",
  summary: "Ends the running turn and its processes, drops what waits, and says what had been done by then.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const targets = targetsOf(found.sessions);
    return {
      ok: true,
      actions: [{ do: "stop", targets, replies: true }],
      lines: targets.map((target) => ({
        id: lineId("stop", target),
        text: `⏳ **${target.role}** is being stopped; nothing of its turn can change anything on GitHub any more.`,
      })),
    };
  },
};
