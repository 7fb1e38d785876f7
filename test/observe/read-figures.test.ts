import { expect, it } from "vitest";

import { noneUsed, type Used } from "../../src/domain/budget.ts";
import type { Costs } from "../../src/ports/costs.ts";
import { readDayLimits, readRoleDays } from "../../src/observe/read-figures.ts";

const day = 20_000;
const used = (turns: number): Used => ({ ...noneUsed, turns });

it("puts a role's days together over the repositories that count, in order", async () => {
  const costs: Pick<Costs, "accounts"> = {
    accounts: async function* () {
      yield { id: `role/1/pm/${day + 1}`, used: used(1) };
      yield { id: `role/2/pm/${day}`, used: used(2) };
      yield { id: `role/1/pm/${day}`, used: used(4) };
      yield { id: `role/3/pm/${day}`, used: used(8) };
      yield { id: `role/1/dev/${day}`, used: used(16) };
    },
  };
  const days = await readRoleDays(costs, (id) => id !== 3);
  expect(days.map((each) => [each.day, each.role, each.used.turns])).toEqual([
    ["2024-10-04", "dev", 16],
    ["2024-10-04", "pm", 6],
    ["2024-10-05", "pm", 1],
  ]);
});

it("tells how far today's limits are used, and nothing of what has no limit", async () => {
  const asked: string[] = [];
  const budgets = {
    used: async ({ id }: { readonly id: string }) => {
      asked.push(id);
      return { ...noneUsed, tokens: 30, turns: 2 };
    },
  };
  const limits = await readDayLimits(budgets, { tokens: 100, money: undefined }, day * 86_400_000 + 5);
  expect(limits).toEqual([{ unit: "tokens", used: 30, limit: 100 }]);
  expect(asked).toEqual([`service/${day}`]);
});
