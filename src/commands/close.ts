import { targetsOf } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { CommandDefinition } from "./command.ts";
import { onlyRoles, profileFor } from "./meant.ts";

export const close: CommandDefinition = {
  verb: "close",
  usage: "[role]",
  summary: "Lets the role go: conversation, clone and processes are removed, and its label with them.",
  least: "write",
  run: (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const targets = targetsOf(found.sessions);
    const own = found.sessions.flatMap((session) => profileFor(call, session)?.labels ?? []);
    const labels = call.thread.labels.filter((label) =>
      own.some((each) => each.toLowerCase() === label.toLowerCase()),
    );
    return {
      ok: true,
      actions: [
        { do: "close", targets, why: "let-go", replies: true },
        ...(labels.length > 0 ? [{ do: "unlabel", labels } as const] : []),
      ],
      lines: targets.map((target) => ({
        id: lineId("close", target),
        text: `⏳ **${target.role}** is being let go.`,
      })),
    };
  },
};
