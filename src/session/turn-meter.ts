import { nearlyUsed, type Charge, type Level, type Unit } from "../domain/budget.ts";
import { goOnText, reachedText } from "../domain/budget-words.ts";
import { SquadronError } from "../domain/errors.ts";
import { affordable, costOf, dearest, priceOf, tokensOf, type Price } from "../domain/price.ts";
import type { Reservation } from "../ports/budgets.ts";
import type { AskedCall, ModelMeter, ReservedCall } from "../ports/model-meter.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { turnCharges, type PaidTurn } from "./turn-charges.ts";

/** The budget of one turn. */
export interface TurnMeter extends ModelMeter {
  /** Why no model is asked any more, and what lets the session go on; undefined while there is something left. */
  reached(): string | undefined;
  /** Is called once, when a limit is nearly used up. */
  onNearly(tell: (level: Level) => void): void;
  /** Resolves when everything that is known to be used is counted. Never rejects. */
  settled(): Promise<void>;
}

type Deps = Pick<SessionDeps, "audit" | "budgets" | "clock" | "mail" | "settings">;

/** Reserves each model call of a turn with everybody who pays for it, and stops at the first that does not fit. */
export function createTurnMeter(deps: Deps, context: SessionContext, turn: PaidTurn): TurnMeter {
  const { key, claim, record } = context;
  const settlements = createSettlements(deps.budgets, (levels) => look(levels));
  let calls = 0;
  let over: string | undefined;
  let tell: ((level: Level) => void) | undefined;

  const reach = (why: string): SquadronError => {
    over ??= why;
    return new SquadronError("refused", over);
  };
  const look = (levels: readonly Level[]): void => {
    const level = nearlyUsed(levels);
    if (!level) return;
    tell?.(level);
    tell = undefined;
  };
  const tooDear = ({ short, left }: Short, asked: AskedCall, price: Price | undefined): number => {
    const output = fitting(asked, { unit: short.unit, left, price });
    if (output >= asked.leastOutput) return output;
    const { scope, unit, limit } = short;
    deps.audit.append(key, { event: "budget-reached", detail: { scope, unit, limit } });
    throw reach(`${reachedText(short)} ${goOnText(scope, record.role)}`);
  };

  const reserve = async (asked: AskedCall): Promise<ReservedCall> => {
    if (over !== undefined) throw reach(over);
    calls += 1;
    const by = { key, id: `call/${claim.fence}/${calls}` };
    // Whoever lost the session spends nothing more on it.
    if (!(await deps.mail.holds(claim)))
      throw new SquadronError("fenced", "The turn was stopped or taken over.");
    const [charges, price] = [turnCharges(deps, context, turn), priceOf(deps.settings.prices, asked.model)];
    if (!price && charges({ money: 0 }).some(({ limit }) => limit !== undefined))
      throw reach(unpriced(asked.model));
    const amounts = (tokens: number, money: (known: Price) => number) =>
      charges({ modelCalls: 1, tokens, ...(price && { money: money(price) }) });
    let { output } = asked;
    for (;;) {
      const bound = { ...asked, output };
      const reserved = await deps.budgets.reserve(
        by,
        amounts(asked.input + output, (known) => dearest(bound, known)),
      );
      if (reserved.ok) break;
      output = tooDear(reserved, bound, price);
    }
    return {
      output,
      settle: (usage) =>
        settlements.add(
          by,
          amounts(tokensOf(usage), (known) => costOf(usage, known)),
        ),
    };
  };

  return {
    reserve,
    reached: () => over,
    onNearly: (listener) => void (tell = listener),
    settled: settlements.settled,
  };
}

/** Settles beside the turn. What cannot be settled stays counted as it was reserved. */
function createSettlements(budgets: Deps["budgets"], look: (levels: readonly Level[]) => void) {
  const pending = new Set<Promise<void>>();
  return {
    add: (by: Reservation, charges: readonly Charge[]): void => {
      const settling = budgets.settle(by, charges).then(look, () => undefined);
      pending.add(settling);
      void settling.finally(() => pending.delete(settling));
    },
    settled: async (): Promise<void> => {
      await Promise.all(pending);
    },
  };
}

type Short = Extract<Awaited<ReturnType<Deps["budgets"]["reserve"]>>, { ok: false }>;

/** The most output for which there is enough left, below what was asked for; negative when the input alone is too much. */
function fitting(
  asked: AskedCall,
  { unit, left, price }: { unit: Unit; left: number; price: Price | undefined },
): number {
  if (unit === "tokens") return left - asked.input;
  if (unit === "money" && price) return Math.min(affordable(left, asked, price), asked.output - 1);
  return -1;
}

function unpriced(model: string): string {
  return `Money is limited here, and nobody said what ${model} costs: whoever runs Squadron lists it in MODEL_PRICES, or sets MODEL_UNKNOWN_PRICE. A comment lets it go on after that.`;
}
