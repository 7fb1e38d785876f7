import { describe, expect, it } from "vitest";

import { actionsOf, give, working } from "./give.ts";

describe("/squadron fresh", () => {
  it("removes the conversation first and wakes the role after that", async () => {
    const outcome = await give("fresh dev", { sessions: [working("dev"), working("pm")] });
    expect(actionsOf(outcome)).toEqual([
      { do: "fresh", role: "dev", number: 7 },
      { do: "wake", role: "dev", number: 7 },
    ]);
  });
});
