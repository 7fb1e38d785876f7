import { targetsOf } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

export const fresh: CommandDefinition = {
  verb: "fresh",
  usage: "[role]",
  summary:
    "Ends the running turn, removes the conversation and begins a new one from the thread; files stay.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const targets = targetsOf(found.sessions);
    return {
      ok: true,
      actions: targets.flatMap((target) => [
        { do: "fresh", ...target } as const,
        { do: "wake", ...target } as const,
      ]),
      lines: targets.map((target) => ({
        id: lineId("fresh", target),
        text: `⏳ The conversation of **${target.role}** is being removed.`,
      })),
    };
  },
};
