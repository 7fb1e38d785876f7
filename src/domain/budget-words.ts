import { minuteMs, type Level, type Scope, type Unit, type Used } from "./budget.ts";
import type { Role } from "./ids.ts";

const whose: Readonly<Record<Scope, string>> = {
  turn: "This turn",
  session: "This agent on this issue",
  issue: "This issue",
  role: "This role in this repository today",
  person: "The person who asked, in this repository today",
  repository: "This repository today",
  owner: "The owner's repositories together today",
  service: "Everything that Squadron does together today",
};

const nouns: Readonly<Record<Exclude<Unit, "money">, string>> = {
  tokens: "model tokens",
  modelCalls: "model calls",
  toolCalls: "tool calls",
  turns: "turns",
  time: "minutes of work",
  issues: "new issues",
  comments: "comments",
};

/** What people write behind a number to mean a unit; tokens and money need no word. */
export const unitWords = {
  "model-calls": "modelCalls",
  "tool-calls": "toolCalls",
  turns: "turns",
  minutes: "time",
  issues: "issues",
  comments: "comments",
} as const satisfies Readonly<Record<string, Unit>>;

/** `1,200 model tokens`, `$0.50`, `2.5 minutes of work`. */
export function amountText(unit: Unit, amount: number): string {
  if (unit === "money") return dollarText(amount);
  const number = unit === "time" ? amount / minuteMs : amount;
  return `${number.toLocaleString("en-US", { maximumFractionDigits: 1 })} ${nouns[unit]}`;
}

/** Micro-dollars as people read them; what is below a cent is not shown as nothing. */
export function dollarText(micro: number): string {
  const digits = micro > 0 && micro < 10_000 ? 4 : 2;
  return `$${(micro / 1_000_000).toFixed(digits)}`;
}

/** `1,200 tokens, $0.50`; money only where prices are known. */
export function spentText({ tokens, money }: { readonly tokens: number; readonly money: number }): string {
  const counted = `${tokens.toLocaleString("en-US")} tokens`;
  return money > 0 ? `${counted}, ${dollarText(money)}` : counted;
}

/** What a merged pull request has cost, in a sentence. */
export function mergedText({ pull, used }: { readonly pull: number; readonly used: Used }): string {
  return `Merged with #${pull}, for which all roles here used ${spentText(used)}.`;
}

/** That a limit is reached, in a sentence. */
export function reachedText({ scope, unit, used, limit }: Level & { readonly limit: number }): string {
  return `${whose[scope]} may use ${amountText(unit, limit)} and has used ${amountText(unit, used)}; the next step does not fit.`;
}

/** What lets it go on. */
export function goOnText({ scope, unit }: Pick<Level, "scope" | "unit">, role: Role): string {
  const word = Object.entries(unitWords).find(([, each]) => each === unit)?.[0];
  const more = `\`/squadron budget ${role} <amount>${word === undefined ? "" : ` ${word}`}\``;
  if (scope === "turn") return `A comment lets it go on in a new turn; ${more} gives more.`;
  if (scope === "session" || scope === "issue") return `${more} lets it go on.`;
  if (scope === "role" || scope === "repository")
    return `${more} lets it go on, or a comment tomorrow (UTC).`;
  return "A comment tomorrow (UTC) lets it go on.";
}

/** What a session says to wait for that has used its budget up begins with this. */
export const budgetQuestion = "💰";

/** Of these a turn needs no more to come to its end. */
const spared: ReadonlySet<Unit> = new Set(["issues", "comments"]);

/** For the agent, once in a turn for each unit. */
export function wrapUpText({ scope, unit, used, limit }: Level): string {
  const whatToDo = spared.has(unit)
    ? "Keep the rest for what matters most: what does not fit ends the turn."
    : "Come to an end: finish the step you are at, say in a comment what is done and what is left, and finish the turn.";
  return `Budget: ${amountText(unit, used)} of ${amountText(unit, limit ?? 0)} are used (${whose[scope].toLowerCase()}). ${whatToDo}`;
}

/** The same, for people. */
export function nearlyText({ scope, unit, used, limit }: Level): string {
  const told = spared.has(unit) ? "was told so" : "was told to come to an end";
  return `${whose[scope]} has used ${amountText(unit, used)} of ${amountText(unit, limit ?? 0)}; the agent ${told}.`;
}
