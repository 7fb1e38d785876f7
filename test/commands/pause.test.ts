import { describe, expect, it } from "vitest";

import { actionsOf, give, working } from "./give.ts";

describe("/squadron pause", () => {
  it("notes who paused it, and says that what runs ends first", async () => {
    const sessions = [working("dev", { status: "active" }), working("pm")];
    const outcome = await give("pause", { sessions });
    expect(actionsOf(outcome)).toEqual([
      { do: "control", role: "dev", number: 7, change: { pausedBy: "maintainer" } },
      { do: "control", role: "pm", number: 7, change: { pausedBy: "maintainer" } },
    ]);
    expect(outcome.ok && outcome.lines[0]?.text).toContain("The turn that runs ends first");
    expect(outcome.ok && outcome.lines[1]?.text).not.toContain("The turn that runs ends first");
  });
});
