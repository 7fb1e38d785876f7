import { budgetQuestion, goOnText, reachedText } from "../domain/budget-words.ts";
import type { HeldBack } from "./hold-back.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { turnCharges, type PaidTurn } from "./turn-charges.ts";

/**
 * Counts a turn before it begins, once however often it is tried. @returns which limit leaves nothing for it, and what lets
 * it go on; undefined when it may begin.
 */
export async function beginPaid(
  deps: Pick<SessionDeps, "budgets" | "clock" | "settings">,
  context: SessionContext,
  turn: PaidTurn,
): Promise<HeldBack | undefined> {
  const by = { key: context.key, turn: turn.turn, id: "begin" };
  // Of the others only whether anything is left.
  const charges = turnCharges(deps, context, turn)({ turns: 1, ...something });
  const reserved = await deps.budgets.reserve(by, charges);
  if (reserved.ok) return undefined;
  const { short } = reserved;
  const goesOn = goOnText(short, context.record.role);
  return { why: reachedText(short), goesOn, waitingFor: `${budgetQuestion} a bigger budget: ${goesOn}` };
}

/** What no turn can do without; issues and comments are asked for when they are made. */
const something = { tokens: 0, money: 0, modelCalls: 0, toolCalls: 0, time: 0 };
