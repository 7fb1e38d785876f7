import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron approve", () => {
  it("answers those who ask for something to be allowed, and nobody else", async () => {
    const sessions = [working("dev", { gates: { asked: "push", granted: [] } }), working("pm")];
    const outcome = await give("approve", { sessions });
    expect(actionsOf(outcome)).toEqual([{ do: "wake", role: "dev", number: 7, answer: "approve" }]);
    expect(told(outcome)).toContain("for **dev**: push");
    const asksNow = [working("dev", { status: "active" }), working("pm")];
    expect(actionsOf(await give("approve", { sessions: asksNow }))).toMatchObject([
      { role: "dev", answer: "approve" },
    ]);
    expect(told(await give("approve pm", { sessions }))).toBe("Nobody here asks for anything to be allowed.");
  });
});
