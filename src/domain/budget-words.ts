import type { Level, Scope, Unit } from "./budget.ts";
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
  turns: "turns",
};

/** `1,200 model tokens`, `$0.50`. */
export function amountText(unit: Unit, amount: number): string {
  return unit === "money" ? dollarText(amount) : `${amount.toLocaleString("en-US")} ${nouns[unit]}`;
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

/** That a limit is reached, in a sentence. */
export function reachedText({ scope, unit, used, limit }: Level & { readonly limit: number }): string {
  return `${whose[scope]} may use ${amountText(unit, limit)} and has used ${amountText(unit, used)}; the next step does not fit.`;
}

/** What lets it go on. */
export function goOnText(scope: Scope, role: Role): string {
  if (scope === "turn")
    return `A comment lets it go on in a new turn; \`/squadron budget ${role} <amount>\` gives more.`;
  if (scope === "session" || scope === "issue") return `\`/squadron budget ${role} <amount>\` lets it go on.`;
  if (scope === "role" || scope === "repository")
    return `\`/squadron budget ${role} <amount>\` lets it go on, or a comment tomorrow (UTC).`;
  return "A comment tomorrow (UTC) lets it go on.";
}

/** The question that a turn leaves which has used its budget up begins with this. */
export const budgetQuestion = "💰";

/** For the agent, once in a turn. */
export function wrapUpText({ scope, unit, used, limit }: Level): string {
  return `Budget: ${amountText(unit, used)} of ${amountText(unit, limit ?? 0)} are used (${whose[scope].toLowerCase()}). Come to an end: finish the step you are at, say in a comment what is done and what is left, and finish the turn.`;
}

/** The same, for people. */
export function nearlyText({ scope, unit, used, limit }: Level): string {
  return `${whose[scope]} has used ${amountText(unit, used)} of ${amountText(unit, limit ?? 0)}; the agent was told to come to an end.`;
}
