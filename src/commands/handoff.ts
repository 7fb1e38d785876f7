import { targetsOf, wake } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import { wrong, type CommandDefinition } from "./command.ts";
import { oneRole } from "./meant.ts";

export const handoff: CommandDefinition = {
  verb: "handoff",
  usage: "<role> [what to do]",
  summary: "Stops who works here and gives the thread to this role, which begins with these words.",
  least: "write",
  run: (call) => {
    const found = oneRole(call);
    if (!found.ok) return found;
    const { role } = found.profile;
    const { number, labels } = call.thread;
    const others = call.context.sessions.filter((session) => session.role !== role);
    if (others.length === 0)
      return wrong(`Nobody else works here; \`/squadron assign ${role}\` gives the thread to **${role}**.`);
    const begins = others.length === call.context.sessions.length;
    const targets = targetsOf(others);
    return {
      ok: true,
      actions: [{ do: "stop", targets, replies: true }, ...wake(found.profile, { number, labels, begins })],
      lines: [
        ...targets.map((target) => ({
          id: lineId("stop", target),
          text: `⏳ **${target.role}** is being stopped.`,
        })),
        { id: lineId("handoff", { role, number }), text: `👉 **${role}** goes on here.` },
      ],
    };
  },
};
