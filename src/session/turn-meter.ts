import type { Unit } from "../domain/budget.ts";
import { SquadronError } from "../domain/errors.ts";
import { affordable, costOf, dearest, priceOf, tokensOf, type Price } from "../domain/price.ts";
import type { AskedCall, ModelMeter, ReservedCall } from "../ports/model-meter.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { Short, TurnPurse } from "./turn-purse.ts";

type Deps = Pick<SessionDeps, "mail" | "settings">;

/** Reserves each model call of a turn with everybody who pays for it, and stops at the first that does not fit. */
export function createTurnMeter(
  { mail, settings }: Deps,
  { claim }: Pick<SessionContext, "claim">,
  purse: TurnPurse,
): ModelMeter {
  let calls = 0;
  const reserve = async (asked: AskedCall): Promise<ReservedCall> => {
    const over = purse.reached();
    if (over !== undefined) throw purse.refuse(over);
    calls += 1;
    const id = `call/${claim.fence}/${calls}`;
    // Whoever lost the session spends nothing more on it.
    if (!(await mail.holds(claim))) throw new SquadronError("fenced", "The turn was stopped or taken over.");
    const price = priceOf(settings.prices, asked.model);
    if (!price && purse.isLimited("money")) throw purse.refuse(unpriced(asked.model));
    const amounts = (tokens: number, money: (known: Price) => number) => ({
      modelCalls: 1,
      tokens,
      ...(price && { money: money(price) }),
    });
    let { output } = asked;
    for (;;) {
      const bound = { ...asked, output };
      const taken = await purse.take(
        id,
        amounts(asked.input + output, (known) => dearest(bound, known)),
      );
      if (taken.ok) {
        const settle: ReservedCall["settle"] = (usage) =>
          taken.settle(amounts(tokensOf(usage), (known) => costOf(usage, known)));
        return { output, settle };
      }
      output = fitting(bound, taken, price);
      if (output < asked.leastOutput) throw purse.refuse(taken);
    }
  };
  return { reserve };
}

/** The most output for which there is enough left, below what was asked for; negative when the input alone is too much. */
function fitting(asked: AskedCall, { short, left }: Short, price: Price | undefined): number {
  const unit: Unit = short.unit;
  if (unit === "tokens") return left - asked.input;
  if (unit === "money" && price) return Math.min(affordable(left, asked, price), asked.output - 1);
  return -1;
}

function unpriced(model: string): string {
  return `Money is limited here, and nobody said what ${model} costs: whoever runs Squadron lists it in MODEL_PRICES, or sets MODEL_UNKNOWN_PRICE. A comment lets it go on after that.`;
}
