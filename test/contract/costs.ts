import { randomUUID } from "node:crypto";

import { beforeEach, expect, it } from "vitest";

import { createBudgets } from "../../src/adapters/redis/budgets.ts";
import { createCosts } from "../../src/adapters/redis/costs.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { accountsOf, chargesOf, noneUsed } from "../../src/domain/budget.ts";
import type { Role, SessionKey, ThreadKey } from "../../src/domain/ids.ts";
import { newSession } from "../../src/domain/session.ts";
import { readCosts } from "../../src/observe/read-costs.ts";
import type { Costs } from "../../src/ports/costs.ts";

const noon = Date.UTC(2026, 10, 28, 12);
const thread = "1/7" as ThreadKey;

/** What every store must tell of what things have cost. */
export function costsContract(getStore: () => Store): void {
  let costs: Costs;
  let common: { redis: Store["redis"]; keys: ReturnType<typeof createKeys> };

  beforeEach(() => {
    common = { redis: getStore().redis, keys: createKeys(`t-${randomUUID()}`) };
    costs = createCosts(common);
  });

  it("keeps what a merged pull request has cost, once and in order", async () => {
    const used = { ...noneUsed, tokens: 5 };
    await costs.noteMerged({ thread, pull: 12, at: noon + 1, used });
    await costs.noteMerged({ thread, pull: 9, at: noon, used });
    await costs.noteMerged({ thread, pull: 9, at: noon + 2, used: noneUsed });
    expect(await costs.mergedFor(thread)).toEqual([
      { thread, pull: 9, at: noon, used },
      { thread, pull: 12, at: noon + 1, used },
    ]);
    expect(await costs.mergedFor("1/8" as ThreadKey)).toEqual([]);
  });

  it("tells the costs of roles by day, of issues, and of what was merged", async () => {
    const budgets = createBudgets(common);
    const registry = createSessionRegistry({ ...common, subscriber: getStore().subscriber });
    const use = (text: string, day: number, tokens: number) => {
      const key = text as SessionKey;
      const accounts = accountsOf({ key, owner: "acme", turn: "1.1-1", person: "" }, noon + day * 86_400_000);
      return budgets.reserve({ key, turn: "1.1-1", id: `${day}` }, chargesOf(accounts, {}, { tokens }));
    };
    await use("1/7/dev", 0, 100);
    await use("1/7/dev", 1, 20);
    await use("1/7/pm", 1, 3);
    await use("2/8/dev", 1, 4_000);
    await costs.noteMerged({ thread, pull: 9, at: noon, used: { ...noneUsed, tokens: 100 } });
    await registry.open({
      ...newSession,
      key: "1/7/dev" as SessionKey,
      role: "dev" as Role,
      number: 7,
      installationId: 1,
      repository: { id: 1, owner: "acme", name: "widgets", defaultBranch: "main" },
      updatedAt: noon,
    });
    const { roles, issues, merged } = await readCosts({ costs, registry });
    const acme = "acme/widgets";
    const told = roles.map(({ day, repository, role, used }) => [day, repository, role, used.tokens]);
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        ["2026-11-28", acme, "dev", 100],
        ["2026-11-29", "2", "dev", 4_000],
        ["2026-11-29", acme, "dev", 20],
        ["2026-11-29", acme, "pm", 3],
      ]),
    );
    expect(issues.map(({ repository, number, used }) => [repository, number, used.tokens])).toEqual([
      [acme, 7, 123],
      ["2", 8, 4_000],
    ]);
    expect(merged).toEqual([
      {
        at: "2026-11-28T12:00:00.000Z",
        repository: acme,
        number: 7,
        pull: 9,
        used: { ...noneUsed, tokens: 100 },
      },
    ]);
  });
}
