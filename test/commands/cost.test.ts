import { describe, expect, it } from "vitest";

import { give, told, unused, working } from "./give.ts";

describe("/squadron cost", () => {
  it("shows what the session, the issue, the role and the repository have used", async () => {
    const used = (tokens: number, money = 0) => ({ ...unused, tokens, money });
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
});
