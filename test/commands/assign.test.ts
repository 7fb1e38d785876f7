import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron assign", () => {
  it("wakes one more role, shown by its label, and leaves the others at work", async () => {
    const outcome = await give("assign Reviewer look at it", { sessions: [working("dev")] });
    expect(actionsOf(outcome)).toEqual([
      { do: "wake", role: "reviewer", number: 7 },
      { do: "label", label: "squadron:reviewer" },
    ]);
    expect(told(await give("assign"))).toContain("Name a role");
  });
});
