import { goOnText, reachedText } from "../domain/budget-words.ts";
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
): Promise<{ readonly why: string; readonly goesOn: string } | undefined> {
  const by = { key: context.key, id: `turn/${turn.turn}` };
  // Of the others only whether anything is left.
  const charges = turnCharges(deps, context, turn)({ turns: 1, modelCalls: 0, tokens: 0, money: 0 });
  const reserved = await deps.budgets.reserve(by, charges);
  if (reserved.ok) return undefined;
  const { short } = reserved;
  return { why: reachedText(short), goesOn: goOnText(short.scope, context.record.role) };
}
