import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

describe("/squadron effort", () => {
  it("sets how long the model may think, and takes it back", async () => {
    const sessions = [working("dev")];
    expect(actionsOf(await give("effort High dev", { sessions }))).toEqual([
      { do: "control", role: "dev", number: 7, change: { effort: "high" } },
    ]);
    expect(actionsOf(await give("effort default", { sessions }))).toMatchObject([{ change: { effort: "" } }]);
    expect(told(await give("effort much", { sessions }))).toContain("Say how much: `default`, `low`");
  });
});
