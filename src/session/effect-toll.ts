import type { Unit } from "../domain/budget.ts";
import type { Effect, EffectKind } from "../ports/effect.ts";
import type { TurnPurse } from "./turn-purse.ts";

/** Pays for an effect that an agent wants. @returns what gives it back where GitHub refused it. @throws SquadronError `refused` */
export type EffectToll = (effect: Effect) => Promise<() => void>;

// People are notified of each.
const counted: Readonly<Partial<Record<EffectKind, Unit>>> = {
  "create-issue": "issues",
  comment: "comments",
  review: "comments",
  "review-reply": "comments",
};

/**
 * Takes issues and comments from the turn's budget. Each is paid for once, however often the turn is tried; what is staged is
 * paid for when it is asked for, whatever people say to it.
 */
export function createEffectToll(purse: TurnPurse): EffectToll {
  return async ({ id, kind }) => {
    const unit = counted[kind];
    if (unit === undefined) return () => undefined;
    const taken = await purse.spend(`effect/${id}`, { [unit]: 1 });
    return () => taken.settle({ [unit]: 0 });
  };
}
