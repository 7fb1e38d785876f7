import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron deny", () => {
  it("answers those who ask for something to be allowed, and nobody else", async () => {
    const sessions = [working("dev", { gates: { asked: "push", granted: [] } }), working("pm")];
    const outcome = await give("deny", { sessions });
    expect(actionsOf(outcome)).toEqual([{ do: "wake", role: "dev", number: 7, answer: "deny" }]);
    expect(told(outcome)).toContain("for **dev**: push");
    const asksNow = [working("dev", { status: "active" }), working("pm")];
    expect(actionsOf(await give("deny", { sessions: asksNow }))).toMatchObject([
      { role: "dev", answer: "deny" },
    ]);
    expect(told(await give("deny pm", { sessions }))).toBe("Nobody here asks for anything to be allowed.");
  });
});
