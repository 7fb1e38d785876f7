import type { Redis } from "ioredis";
import { z } from "zod";

import {
  sessionAccount,
  units,
  type Account,
  type Charge,
  type Level,
  type Scope,
  type Unit,
  type Used,
} from "../../domain/budget.ts";
import type { Budgets, Reservation } from "../../ports/budgets.ts";
import type { Keys } from "./keys.ts";
import { bindScript, type Script } from "./script.ts";
import { reserve } from "./scripts/reserve.ts";
import { seed } from "./scripts/seed.ts";
import { settle } from "./scripts/settle.ts";

const answer = z.tuple([z.enum(["ok", "short"])]).rest(z.string());
const counts = z.array(z.coerce.number()).length(units.length);

const daySeconds = 24 * 3600;
// A session's and an issue's accounts outlast every pause between two words on a thread; a day's is read for some weeks.
const longSeconds = 400 * daySeconds;
const shortSeconds = 40 * daySeconds;
const lasting: ReadonlySet<Scope> = new Set(["turn", "session", "issue"]);

/** Accounts as hashes of what was used, and beside each a hash of what people added. */
export function createBudgets({ redis, keys }: { redis: Redis; keys: Keys }): Budgets {
  const bound = (script: Script) => {
    const run = bindScript(redis, script);
    return async (by: Reservation, charges: readonly Charge[]): Promise<z.infer<typeof answer>> => {
      const accounts = charges.flatMap(({ account }) => [keys.account(account.id), keys.grants(account.id)]);
      return answer.parse(
        await run(
          [keys.reserved(sessionAccount(by.key)), ...accounts],
          [reservedField(by), ...charges.flatMap(toArgs)],
        ),
      );
    };
  };
  const runReserve = bound(reserve);
  const runSettle = bound(settle);

  return {
    reserve: async (by, charges) => {
      const [kind, ...numbers] = await runReserve(by, charges);
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
    settle: async (by, charges) => {
      const [, ...numbers] = await runSettle(by, charges);
      return levelsOf(charges, numbers);
    },
    used: async (account) => {
      const fields = units.map((unit) => usedField(account, unit));
      const values = counts.parse(await redis.hmget(keys.account(account.id), ...fields));
      return Object.fromEntries(units.map((unit, index) => [unit, values[index] ?? 0])) as Used;
    },
    grant: async ({ id, account, unit, extra }) => {
      const isNew = await redis.hsetnx(keys.grants(account.id), `by:${id}:${addedField(account, unit)}`, "1");
      if (isNew === 1) await redis.hincrby(keys.grants(account.id), addedField(account, unit), extra);
      await redis.expire(keys.grants(account.id), keptSeconds(account));
    },
    ...keeping({ redis, keys }),
  };
}

/** What becomes of accounts besides their being used. */
function keeping({
  redis,
  keys,
}: {
  redis: Redis;
  keys: Keys;
}): Pick<Budgets, "release" | "atLeast" | "forget"> {
  const runSeed = bindScript(redis, seed);
  return {
    release: async ({ key, turn }) => {
      const id = sessionAccount(key);
      const mine = reservedField({ turn, id: "" });
      const reserved = (await redis.hkeys(keys.reserved(id))).filter((field) => field.startsWith(mine));
      // First these: what has no reservation is not settled, and so does not bring an account back.
      if (reserved.length > 0) await redis.hdel(keys.reserved(id), ...reserved);
      const own = { scope: "turn", id, turn } as const;
      await redis.hdel(keys.account(id), ...units.map((unit) => usedField(own, unit)));
    },
    atLeast: async (account, amounts) => {
      const fields = units.flatMap((unit) => {
        const amount = amounts[unit] ?? 0;
        return amount > 0 ? [usedField(account, unit), amount] : [];
      });
      if (fields.length === 0) return;
      await runSeed([keys.account(account.id)], fields);
      await redis.expire(keys.account(account.id), keptSeconds(account));
    },
    forget: async (key) => {
      const id = sessionAccount(key);
      await redis.del(keys.account(id), keys.grants(id), keys.reserved(id));
    },
  };
}

function reservedField({ turn, id }: Omit<Reservation, "key">): string {
  return `${turn} ${id}`;
}

function usedField({ turn }: Account, unit: Unit): string {
  return turn === "" ? unit : `${turn}:${unit}`;
}

function addedField({ turn }: Account, unit: Unit): string {
  return turn === "" ? unit : `turn:${unit}`;
}

function keptSeconds({ scope }: Account): number {
  return lasting.has(scope) ? longSeconds : shortSeconds;
}

function toArgs({ account, unit, amount, limit }: Charge): readonly (string | number)[] {
  return [usedField(account, unit), addedField(account, unit), amount, limit ?? "", keptSeconds(account)];
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
