import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron close", () => {
  it("lets the role go, and takes away the label that shows it", async () => {
    const outcome = await give("close dev", {
      sessions: [working("dev"), working("pm")],
      labels: ["bug", "Squadron:Dev", "squadron:pm"],
    });
    expect(actionsOf(outcome)).toEqual([
      { do: "close", targets: [{ role: "dev", number: 7 }], why: "let-go", replies: true },
      { do: "unlabel", labels: ["Squadron:Dev"] },
    ]);
    expect(told(outcome)).toContain("**dev** is being let go");
  });
});
