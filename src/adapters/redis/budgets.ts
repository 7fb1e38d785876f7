import type { Redis } from "ioredis";
import { z } from "zod";

import type { Account, Charge, Level, Scope } from "../../domain/budget.ts";
import type { Budgets } from "../../ports/budgets.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { reserve as reserveScript } from "./scripts/reserve.ts";
import { settle as settleScript } from "./scripts/settle.ts";

const answer = z.tuple([z.enum(["ok", "short"])]).rest(z.string());
const count = z.coerce.number().default(0);
const account = z.object({ tokens: count, money: count, modelCalls: count, turns: count });

const daySeconds = 24 * 3600;
/** Longer than any model call, so that a reservation is known until it is settled. */
const reservationSeconds = 2 * daySeconds;
// A day's account is read for some weeks; a session's and an issue's outlast every pause between two words on a thread.
const keptDays: Readonly<Record<Scope, number>> = {
  turn: 30,
  session: 400,
  issue: 400,
  role: 40,
  person: 40,
  repository: 40,
  owner: 40,
  service: 40,
};

/** Accounts as hashes of what was used, and beside each a hash of what people added. */
export function createBudgets({ redis, keys }: { redis: Redis; keys: Keys }): Budgets {
  const runReserve = bindScript(redis, reserveScript);
  const runSettle = bindScript(redis, settleScript);
  const keysOf = (id: string, charges: readonly Charge[]): string[] => [
    keys.reservation(id),
    ...charges.flatMap(({ account: { id: of, grants } }) => [keys.account(of), keys.grants(grants)]),
  ];
  const forget = (accounts: readonly Account[]): readonly string[] =>
    accounts.flatMap(({ id, grants }) => [keys.account(id), keys.grants(grants)]);

  return {
    reserve: async (id, charges) => {
      const [kind, ...numbers] = answer.parse(await runReserve(keysOf(id, charges), argsOf(charges)));
      if (kind === "ok") return { ok: true, levels: levelsOf(charges, numbers) };
      const [nth = "1", used = "0", limit = "0"] = numbers;
      const short = charges[Number(nth) - 1];
      if (!short) throw new TypeError(`The store is short of charge ${nth} of ${charges.length}.`);
      const level = {
        scope: short.account.scope,
        unit: short.unit,
        used: Number(used),
        limit: Number(limit),
      };
      return { ok: false, short: level, left: Math.max(0, level.limit - level.used) };
    },
    settle: async (id, charges) => {
      const [, ...numbers] = answer.parse(await runSettle(keysOf(id, charges), argsOf(charges)));
      return levelsOf(charges, numbers);
    },
    used: async ({ id }) => account.parse(await redis.hgetall(keys.account(id))),
    grant: async ({ scope, grants }, unit, extra) => {
      await redis.hincrby(keys.grants(grants), unit, extra);
      await redis.expire(keys.grants(grants), keptDays[scope] * daySeconds);
    },
    forget: async (accounts) => {
      if (accounts.length > 0) await redis.del(...forget(accounts));
    },
  };
}

function argsOf(charges: readonly Charge[]): readonly (string | number)[] {
  return [
    reservationSeconds,
    ...charges.flatMap(({ account: { scope }, unit, amount, limit = "" }) => [
      unit,
      amount,
      limit,
      keptDays[scope] * daySeconds,
    ]),
  ];
}

function levelsOf(charges: readonly Charge[], numbers: readonly string[]): readonly Level[] {
  return charges.map(({ account: { scope }, unit }, index) => {
    const limit = numbers[index * 2 + 1] ?? "";
    return {
      scope,
      unit,
      used: Number(numbers[index * 2] ?? "0"),
      limit: limit === "" ? undefined : Number(limit),
    };
  });
}
