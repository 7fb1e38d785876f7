import { lineId } from "../domain/reply.ts";
import type { CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

const most = 15;

export const log: CommandDefinition = {
  verb: "log",
  usage: "[role]",
  summary: `The last ${most} entries of a role's record: turns, tool calls, changes; no text.`,
  least: "write",
  run: async (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const lines = await Promise.all(
      found.sessions.map(async (session) => {
        const entries = await call.reads.log(session, most);
        const rows = entries.map(({ at, event, detail }) =>
          `${at.slice(5, 19).replace("T", " ")} ${event} ${detail}`.trim(),
        );
        const text =
          rows.length === 0
            ? "Nothing is on this worker's record."
            : `\`\`\`text\n${rows.join("\n")}\n\`\`\``;
        return { id: lineId("log", session), text: `📜 **${session.role}**\n\n${text}` };
      }),
    );
    return { ok: true, actions: [], lines };
  },
};
