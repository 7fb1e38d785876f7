import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron resume", () => {
  it("ends the pause of those who are paused, and says so when nobody is", async () => {
    const sessions = [working("dev", { status: "paused", pausedBy: "maintainer" }), working("pm")];
    expect(actionsOf(await give("resume", { sessions }))).toEqual([
      { do: "control", role: "dev", number: 7, change: { pausedBy: "" } },
    ]);
    expect(told(await give("resume pm", { sessions }))).toBe("Nobody here is paused.");
  });
});
