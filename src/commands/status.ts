import { oneLine } from "../domain/living-comment.ts";
import { spentText } from "../domain/budget-words.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { CommandDefinition, SessionFacts } from "./command.ts";
import { onlyRoles } from "./meant.ts";

export const status: CommandDefinition = {
  verb: "status",
  usage: "[role]",
  summary: "Every role here: what it does, where, what waits for it and what it waits for.",
  least: "triage",
  run: async (call) => {
    const found = onlyRoles(call);
    if (!found.ok) return found;
    const rows = await Promise.all(
      found.sessions.map(async (session) => row(session, await call.reads.facts(session), call.now)),
    );
    const head =
      "| role | status | runs on | mail | turns | cost | last | waits for |\n|---|---|---|---|---|---|---|---|";
    return { ok: true, actions: [], lines: [{ id: "status", text: [head, ...rows].join("\n") }] };
  },
};

function row(session: SessionRecord, { worker, waiting }: SessionFacts, now: number): string {
  const { role, status: state, pausedBy, turns, lastActivity, waitingFor, updatedAt } = session;
  const cells = [
    `**${role}**`,
    pausedBy === "" ? state : `${state}, paused by @${pausedBy}`,
    worker === "" ? "nowhere" : `\`${worker}\``,
    String(waiting),
    String(turns),
    spentText(session.spent),
    `${lastActivity} (${ago(now - updatedAt)})`,
    waitingFor === "" ? "nothing" : waitingFor,
  ];
  return `| ${cells.map((cell) => oneLine(cell, 200).replaceAll("|", "\\|")).join(" | ")} |`;
}

/** A time span for people. */
function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
