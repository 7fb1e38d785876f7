import { mergedText, spentText } from "../domain/budget-words.ts";
import type { CommandDefinition } from "./command.ts";
import { onlyRoles } from "./meant.ts";

export const cost: CommandDefinition = {
  verb: "cost",
  usage: "[role]",
  summary:
    "What each role here has used, what the issue has, what role and repository have used today, and what merged pull requests have cost.",
  least: "triage",
  run: async (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const rows = await Promise.all(
      found.sessions.map(async (session) => {
        const { session: own, issue, role, repository } = await call.reads.spent(session);
        return `| **${session.role}** | ${[own, issue, role, repository].map(spentText).join(" | ")} |`;
      }),
    );
    const head = "| role | here | whole issue | role today | repository today |\n|---|---|---|---|---|";
    const [first] = found.sessions;
    const merged = first ? await call.reads.merged(first) : [];
    const told = merged.map(mergedText).join("\n");
    const text = [[head, ...rows].join("\n"), ...(told === "" ? [] : [told])].join("\n\n");
    return { ok: true, actions: [], lines: [{ id: "cost", text }] };
  },
};
