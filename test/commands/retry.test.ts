import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron retry", () => {
  it("wakes who has ended, and nobody who is at work", async () => {
    const sessions = [working("dev", { status: "failed" }), working("pm", { status: "active" })];
    expect(actionsOf(await give("retry", { sessions }))).toEqual([{ do: "wake", role: "dev", number: 7 }]);
    expect(told(await give("retry pm", { sessions }))).toContain("it is at work");
  });
});
