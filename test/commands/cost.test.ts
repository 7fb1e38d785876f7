import { describe, expect, it } from "vitest";

import { noneUsed } from "../../src/domain/budget.ts";
import { give, told, working } from "./give.ts";

describe("/squadron cost", () => {
  it("shows what the session, the issue, the role and the repository have used", async () => {
    const used = (tokens: number, money = 0) => ({ ...noneUsed, tokens, money });
    const outcome = await give("cost", {
      sessions: [working("dev")],
      reads: {
        spent: async () => ({
          session: used(1_200),
          issue: used(2_000, 1_500_000),
          role: used(5),
          repository: used(6),
        }),
      },
    });
    expect(told(outcome).split("\n").at(-1)).toBe(
      "| **dev** | 1,200 tokens | 2,000 tokens, $1.50 | 5 tokens | 6 tokens |",
    );
  });

  it("shows what was merged for the issue, and what it cost", async () => {
    const used = { ...noneUsed, tokens: 1_200, money: 2_500_000 };
    const outcome = await give("cost", {
      sessions: [working("dev")],
      reads: { merged: async () => [{ pull: 12, used }] },
    });
    expect(told(outcome).split("\n").at(-1)).toBe(
      "Merged with #12, for which all roles here used 1,200 tokens, $2.50.",
    );
  });
});
