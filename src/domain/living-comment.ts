import { budgetQuestion, dollarText } from "./budget-words.ts";
import { cut } from "./cut.ts";
import type { Role } from "./ids.ts";
import type { Controls, PlanItem, SessionStatus, Spent } from "./session.ts";

/** What the living comment shows of a session. */
export interface LivingState {
  readonly role: Role;
  readonly status: SessionStatus;
  readonly plan: readonly PlanItem[];
  readonly lastActivity: string;
  readonly waitingFor: string;
  readonly turns: number;
  readonly spent: Spent;
  readonly withheld: number;
  /** That a limit is nearly used up, "" while none is. */
  readonly limit: string;
  /** Sentences people should know: no sandbox, history lost, retrying. */
  readonly notes: readonly string[];
  /** Not shown, but kept in the comment's marker: see SessionRecord. */
  readonly since: number;
  readonly handled: readonly number[];
  readonly controls: Controls;
  /** Address of the session's page; undefined where nobody said where the page is. */
  readonly page?: string | undefined;
}

const face: Readonly<Record<SessionStatus, string>> = {
  queued: "👀 has seen it and will begin soon",
  active: "⚙️ is working",
  sleeping: "💤 is asleep; a comment wakes it",
  waiting: "💬 waits; a comment wakes it",
  interrupted: "⏹️ was interrupted; a comment wakes it",
  paused: "⏸️ is paused; what comes is kept until `/squadron resume`",
  escalated: "🙋 asks a person to take over",
  failed: "⚠️ could not go on; a comment tries again",
  closed: "👋 is gone",
};

function faceOf({ status, waitingFor }: LivingState): string {
  const waits = status === "waiting" && waitingFor.startsWith(budgetQuestion);
  return waits ? "💬 waits; its budget is used up" : face[status];
}

/** The visible part of the living comment, Markdown. */
export function renderLiving(state: LivingState): string {
  const parts = [`**${state.role}** ${faceOf(state)}`];
  if (state.waitingFor !== "") parts.push(`Waits for: ${oneLine(state.waitingFor, 500)}`);
  if (state.plan.length > 0) {
    parts.push(
      state.plan.map((item) => `- [${item.done ? "x" : " "}] ${oneLine(item.text, 300)}`).join("\n"),
    );
  }
  if (state.lastActivity !== "") parts.push(`Last: ${oneLine(state.lastActivity, 500)}`);
  const limit = state.limit === "" ? [] : [state.limit];
  parts.push(
    ...[...limit, ...state.notes, ...withheldNote(state.withheld)].map((note) => `_${oneLine(note, 500)}_`),
  );
  const page = state.page === undefined ? [] : [`[follow it](${state.page})`];
  const last = [...usedBy(state), `\`/squadron stop ${state.role}\` stops it`, ...page];
  parts.push(`<sub>${last.join(" · ")}</sub>`);
  return parts.join("\n\n");
}

/** What it took until now; what is not counted yet, or has no price, is left out. */
function usedBy({ turns, spent: { tokens, money } }: LivingState): readonly string[] {
  return [
    `${turns} ${turns === 1 ? "turn" : "turns"}`,
    ...(tokens > 0 ? [`${tokens.toLocaleString("en-US")} tokens`] : []),
    ...(money > 0 ? [dollarText(money)] : []),
  ];
}

/** What people are told of comments that were kept from the agent. Beyond ten it changes seldom: each change is a write. */
export function withheldNote(count: number): readonly string[] {
  if (count === 0) return [];
  const what = count === 1 ? "1 comment was" : `${roughly(count)} comments were`;
  return [`${what} not shown to the agent: their authors do not have write access to this repository.`];
}

function roughly(count: number): string {
  if (count <= 10) return String(count);
  const power = 10 ** Math.floor(Math.log10(count));
  const step = [5, 2, 1].find((each) => each * power <= count) ?? 1;
  return `${step * power} or more`;
}

/** One line without anything that could end the Markdown around it. */
export function oneLine(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("<!--", "&lt;!--").trim();
  return line.length <= most ? line : `${cut(line, most - 1)}…`;
}
