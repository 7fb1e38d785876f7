import { nearlyUsed, type Amounts, type Level, type Unit } from "../domain/budget.ts";
import { goOnText, reachedText } from "../domain/budget-words.ts";
import { SquadronError } from "../domain/errors.ts";
import type { Reserved } from "../ports/budgets.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { turnCharges, type PaidTurn } from "./turn-charges.ts";

/** Of whom there is not enough left, and how much there is. */
export type Short = Extract<Reserved, { ok: false }>;

/** `settle`: says what it came to; without that all that was taken is used. Never throws. */
export type Taken = { readonly ok: true; readonly settle: (amounts: Amounts) => void } | Short;

/** What one turn uses, and whether something is left for it. */
export interface TurnPurse {
  /** Why nothing is paid for any more, and what lets the session go on; undefined while nothing was refused. */
  reached(): string | undefined;
  /** Is called once for each unit of which a limit is nearly used up. */
  onNearly(tell: (level: Level) => void): void;
  /** Whether anybody's use of it is limited. */
  isLimited(unit: Unit): boolean;
  /** Reserves with everybody who pays, or nobody. @param id unique in the turn, the same for every try at the same thing. */
  take(id: string, amounts: Amounts): Promise<Taken>;
  /** The same for what is used once it is done. @throws SquadronError `refused` when it does not fit: the turn ends. */
  spend(id: string, amounts: Amounts): Promise<Extract<Taken, { ok: true }>>;
  /** Nothing is paid for from now on. @returns the error that says so. */
  refuse(why: Short | string): SquadronError;
  /** Resolves when everything that is known to be used is counted. Never rejects. */
  settled(): Promise<void>;
}

type Deps = Pick<SessionDeps, "audit" | "budgets" | "clock" | "settings">;

/** The budget of one turn: everything that it uses is taken from here first. */
export function createTurnPurse(deps: Deps, context: SessionContext, turn: PaidTurn): TurnPurse {
  const { key, record } = context;
  const pending = new Set<Promise<void>>();
  const look = createWarning();
  let over: string | undefined;

  const reserve = async (id: string, amounts: Amounts) => {
    const charges = turnCharges(deps, context, turn);
    const by = { key, turn: turn.turn, id };
    const reserved = await deps.budgets.reserve(by, charges(amounts));
    // Beside the turn. What cannot be settled stays counted as it was reserved.
    const settle = (came: Amounts): void => {
      const settling = deps.budgets.settle(by, charges(came)).then(look.at, () => undefined);
      pending.add(settling);
      void settling.finally(() => pending.delete(settling));
    };
    return { reserved, settle };
  };
  const refuse = (why: Short | string): SquadronError => {
    if (typeof why === "string") over ??= why;
    else {
      const { scope, unit, limit } = why.short;
      if (over === undefined)
        deps.audit.append(key, { event: "budget-reached", detail: { scope, unit, limit } });
      over ??= `${reachedText(why.short)} ${goOnText(why.short, record.role)}`;
    }
    return new SquadronError("refused", over);
  };
  return {
    reached: () => over,
    onNearly: look.tell,
    isLimited: (unit) =>
      turnCharges(deps, context, turn)({ [unit]: 0 }).some(({ limit }) => limit !== undefined),
    take: async (id, amounts) => {
      const { reserved, settle } = await reserve(id, amounts);
      return reserved.ok ? { ok: true, settle } : reserved;
    },
    spend: async (id, amounts) => {
      if (over !== undefined) throw refuse(over);
      const { reserved, settle } = await reserve(id, amounts);
      if (!reserved.ok) throw refuse(reserved);
      look.at(reserved.levels);
      return { ok: true, settle };
    },
    refuse,
    settled: async () => {
      await Promise.all(pending);
    },
  };
}

/** Tells of the fullest account, once for each unit. */
function createWarning() {
  const told = new Set<Unit>();
  let tell: ((level: Level) => void) | undefined;
  return {
    tell: (listener: (level: Level) => void): void => void (tell = listener),
    at: (levels: readonly Level[]): void => {
      const level = nearlyUsed(levels.filter(({ unit }) => !told.has(unit)));
      if (!level || !tell) return;
      told.add(level.unit);
      tell(level);
    },
  };
}
