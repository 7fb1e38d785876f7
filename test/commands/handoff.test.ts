import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron handoff", () => {
  it("stops those who work here and wakes the other", async () => {
    const outcome = await give("handoff dev please", { sessions: [working("pm"), working("dev")] });
    expect(actionsOf(outcome)).toEqual([
      { do: "stop", targets: [{ role: "pm", number: 7 }], replies: true },
      { do: "wake", role: "dev", number: 7 },
    ]);
    expect(told(await give("handoff dev", { sessions: [working("dev")] }))).toContain(
      "Nobody else works here",
    );
    expect(told(await give("handoff nobody"))).toContain("There is no role `nobody`");
  });
});
