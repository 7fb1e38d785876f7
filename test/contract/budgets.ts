import { randomUUID } from "node:crypto";

import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";

import { createBudgets } from "../../src/adapters/redis/budgets.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import {
  accountsOf,
  chargesOf,
  noneUsed,
  units,
  type Account,
  type Amounts,
  type ScopeLimits,
} from "../../src/domain/budget.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import type { Budgets } from "../../src/ports/budgets.ts";

const noon = Date.UTC(2026, 10, 28, 12);
const by = (id: string, key = "1/7/dev") => ({ key: key as SessionKey, turn: "1.1-1", id });
const payer = (key: string, person = "ann") => ({
  key: key as SessionKey,
  owner: "acme",
  turn: "1.1-1",
  person,
});

/** What every store must do about money, run on each kind of it. */
export function budgetsContract(getStore: () => Store): void {
  let budgets: Budgets;
  let prefix: string;
  const dev = accountsOf(payer("1/7/dev"), noon);
  const accountIn = (accounts: readonly Account[], scope: Account["scope"]): Account => {
    const found = accounts.find((each) => each.scope === scope);
    if (!found) throw new Error(`no account of ${scope}`);
    return found;
  };

  beforeEach(() => {
    prefix = `t-${randomUUID()}`;
    budgets = createBudgets({ redis: getStore().redis, keys: createKeys(prefix) });
  });

  it("counts a reservation for everybody at once, and what it came to after it is settled", async () => {
    await budgets.reserve(by("a"), chargesOf(dev, {}, { tokens: 100, money: 7, modelCalls: 1 }));
    await budgets.settle(by("a"), chargesOf(dev, {}, { tokens: 40, money: 3, modelCalls: 1 }));
    for (const account of dev)
      expect(await budgets.used(account)).toEqual({
        ...noneUsed,
        tokens: 40,
        money: 3,
        modelCalls: 1,
      });
  });

  it("refuses what does not fit, says where, and counts nothing of it anywhere", async () => {
    const limits: ScopeLimits = { session: { tokens: 1000 }, repository: { tokens: 150 } };
    expect(await budgets.reserve(by("a"), chargesOf(dev, limits, { tokens: 100 }))).toMatchObject({
      ok: true,
    });
    expect(await budgets.reserve(by("b"), chargesOf(dev, limits, { tokens: 51 }))).toEqual({
      ok: false,
      short: { scope: "repository", unit: "tokens", used: 100, limit: 150 },
      left: 50,
    });
    for (const account of dev) expect((await budgets.used(account)).tokens).toBe(100);
    expect(await budgets.reserve(by("b"), chargesOf(dev, limits, { tokens: 50 }))).toMatchObject({
      ok: true,
    });
  });

  it("shares the issue between its roles, and keeps their sessions apart", async () => {
    const pm = accountsOf(payer("1/7/pm"), noon);
    const limits: ScopeLimits = { session: { tokens: 60 }, issue: { tokens: 100 } };
    expect(await budgets.reserve(by("a"), chargesOf(dev, limits, { tokens: 60 }))).toMatchObject({
      ok: true,
    });
    expect(await budgets.reserve(by("b"), chargesOf(pm, limits, { tokens: 41 }))).toMatchObject({
      short: { scope: "issue" },
    });
    expect(await budgets.reserve(by("c"), chargesOf(pm, limits, { tokens: 40 }))).toMatchObject({ ok: true });
  });

  it("reserves and settles an id once, however often it is told to", async () => {
    const limits: ScopeLimits = { session: { tokens: 100 } };
    const asked = chargesOf(dev, limits, { tokens: 80 });
    expect(await budgets.reserve(by("a"), asked)).toMatchObject({ ok: true });
    expect(await budgets.reserve(by("a"), asked)).toMatchObject({ ok: true });
    await budgets.settle(by("a"), chargesOf(dev, limits, { tokens: 30 }));
    await budgets.settle(by("a"), chargesOf(dev, limits, { tokens: 10 }));
    expect((await budgets.used(accountIn(dev, "session"))).tokens).toBe(30);
  });

  it("keeps counting what is never settled, and begins anew the next day", async () => {
    const limits: ScopeLimits = { repository: { money: 100 } };
    await budgets.reserve(by("vanished"), chargesOf(dev, limits, { money: 90 }));
    expect(await budgets.reserve(by("b"), chargesOf(dev, limits, { money: 20 }))).toMatchObject({
      ok: false,
    });
    const tomorrow = accountsOf(payer("1/7/dev"), noon + 24 * 3_600_000);
    expect(await budgets.reserve(by("c"), chargesOf(tomorrow, limits, { money: 20 }))).toMatchObject({
      ok: true,
    });
  });

  it("tells that nothing is left before anything is asked for", async () => {
    const limits: ScopeLimits = { session: { tokens: 10 } };
    expect(await budgets.reserve(by("a"), chargesOf(dev, limits, { tokens: 0 }))).toMatchObject({ ok: true });
    await budgets.reserve(by("b"), chargesOf(dev, limits, { tokens: 10 }));
    expect(await budgets.reserve(by("c"), chargesOf(dev, limits, { tokens: 0 }))).toMatchObject({
      ok: false,
      left: 0,
    });
  });

  it("goes on after a person added to the limit, for a turn also in the next turn", async () => {
    const limits: ScopeLimits = { turn: { tokens: 10 } };
    const more = (accounts: readonly Account[], id: string) =>
      budgets.reserve(by(id), chargesOf(accounts, limits, { tokens: 25 }));
    expect(await more(dev, "a")).toMatchObject({ ok: false });
    await budgets.grant({ id: "act", account: accountIn(dev, "turn"), unit: "tokens", extra: 15 });
    // Told twice of one comment.
    await budgets.grant({ id: "act", account: accountIn(dev, "turn"), unit: "tokens", extra: 15 });
    expect(await more(dev, "b")).toMatchObject({ ok: true });
    expect(await more(dev, "c")).toMatchObject({ ok: false, short: { limit: 25 } });
    expect(await more(accountsOf({ ...payer("1/7/dev"), turn: "1.2-2" }, noon), "d")).toMatchObject({
      ok: true,
    });
  });

  it("forgets a session, and a late settlement does not bring it back; others it had paid for keep their count", async () => {
    await budgets.reserve(by("a"), chargesOf(dev, {}, { tokens: 10 }));
    await budgets.grant({ id: "act", account: accountIn(dev, "turn"), unit: "tokens", extra: 5 });
    await budgets.forget("1/7/dev" as SessionKey);
    await budgets.settle(by("a"), chargesOf(dev, {}, { tokens: 1 }));
    expect((await budgets.used(accountIn(dev, "session"))).tokens).toBe(0);
    expect((await budgets.used(accountIn(dev, "turn"))).tokens).toBe(0);
    expect((await budgets.used(accountIn(dev, "issue"))).tokens).toBe(10);
    expect(
      (await getStore().redis.keys("*")).filter(
        (name) => name.startsWith(`{${prefix}`) && name.includes("1/7/dev"),
      ),
    ).toEqual([]);
  });

  it("forgets how a turn was counted that is over, and brings nothing of it back; the rest stays counted", async () => {
    const next = accountsOf({ ...payer("1/7/dev"), turn: "1.2-2" }, noon);
    await budgets.reserve(by("a"), chargesOf(dev, {}, { comments: 1, time: 60_000 }));
    await budgets.reserve({ ...by("a"), turn: "1.2-2" }, chargesOf(next, {}, { comments: 1, time: 9_000 }));
    await budgets.release(by("a"));
    await budgets.settle(by("a"), chargesOf(dev, {}, { comments: 0, time: 0 }));
    expect(await budgets.used(accountIn(dev, "turn"))).toMatchObject({ comments: 0, time: 0 });
    expect(await budgets.used(accountIn(dev, "session"))).toMatchObject({ comments: 2, time: 69_000 });
    await budgets.settle({ ...by("a"), turn: "1.2-2" }, chargesOf(next, {}, { comments: 1, time: 1_000 }));
    expect(await budgets.used(accountIn(dev, "session"))).toMatchObject({ comments: 2, time: 61_000 });
    await budgets.release({ ...by("a"), turn: "1.2-2" });
    const left = (await getStore().redis.keys("*")).filter((name) => name.startsWith(`{${prefix}`));
    expect(left.filter((name) => name.includes(":reserved:"))).toEqual([]);
  });

  it("counts no less than was known before the store was lost, however often it is told", async () => {
    const session = accountIn(dev, "session");
    await budgets.reserve(by("a"), chargesOf(dev, {}, { tokens: 10, turns: 3 }));
    await budgets.atLeast(session, { tokens: 70, money: 5, turns: 2 });
    await budgets.atLeast(session, { tokens: 70, money: 5, turns: 2 });
    expect(await budgets.used(session)).toEqual({ ...noneUsed, tokens: 70, money: 5, turns: 3 });
  });

  it("counts large sums to the last micro-dollar", async () => {
    const session = accountIn(dev, "session");
    await budgets.reserve(by("a"), chargesOf(dev, {}, { money: 1_234_567_890_123_456 }));
    await budgets.reserve(by("b"), chargesOf(dev, {}, { money: 1 }));
    expect((await budgets.used(session)).money).toBe(1_234_567_890_123_457);
  });

  it("never uses more than a limit, whatever is reserved, settled and lost in whatever order", async () => {
    const call = fc.record({
      bound: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      role: fc.constantFrom("dev", "pm", "docs"),
      issue: fc.constantFrom(7, 8),
      /** Undefined: its runner vanishes. */
      settlesAfter: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
    });
    const all = (most: number) => Object.fromEntries(units.map((unit) => [unit, most]));
    const limits: ScopeLimits = { session: all(90), issue: all(130), repository: all(200) };
    await fc.assert(
      fc.asyncProperty(
        // One for all calls: spread over many they would hardly meet a limit.
        fc.constantFrom(...units),
        fc.array(call, { minLength: 1, maxLength: 15 }),
        fc.scheduler(),
        async (unit, calls, order) => {
          budgets = createBudgets({ redis: getStore().redis, keys: createKeys(`t-${randomUUID()}`) });
          const seen = new Map<string, Account>();
          const within = async (): Promise<void> => {
            for (const account of seen.values()) {
              const used = await budgets.used(account);
              for (const unit of units) {
                expect(used[unit]).toBeLessThanOrEqual(limits[account.scope]?.[unit] ?? Infinity);
                expect(used[unit]).toBeGreaterThanOrEqual(0);
              }
            }
          };
          const one = async (
            { bound, share, role, issue, settlesAfter }: (typeof calls)[number],
            nth: number,
          ) => {
            const accounts = accountsOf(payer(`1/${issue}/${role}`), noon);
            for (const account of accounts) seen.set(`${account.scope} ${account.id}`, account);
            const amounts: Amounts = { [unit]: bound };
            await order.schedule(Promise.resolve());
            const { ok } = await budgets.reserve(
              by(String(nth), `1/${issue}/${role}`),
              chargesOf(accounts, limits, amounts),
            );
            await within();
            if (!ok || settlesAfter === undefined) return;
            for (let wait = 0; wait < settlesAfter; wait++) await order.schedule(Promise.resolve());
            await budgets.settle(
              by(String(nth), `1/${issue}/${role}`),
              chargesOf(accounts, limits, { [unit]: Math.floor(bound * share) }),
            );
            await within();
          };
          await order.waitFor(Promise.all(calls.map(one)));
        },
      ),
      { numRuns: 10 },
    );
  });
}
