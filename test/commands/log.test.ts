import { describe, expect, it } from "vitest";

import { give, told, working } from "./give.ts";

describe("/squadron log", () => {
  it("shows what was recorded of a role, as text that cannot end its block", async () => {
    const line = { at: "2026-11-28T15:00:01.000Z", event: "tool-started", detail: "name=bash" };
    const outcome = await give("log dev", {
      sessions: [working("dev")],
      reads: { log: async (record, most) => (record.role === "dev" && most > 5 ? [line] : []) },
    });
    expect(told(outcome)).toContain("```text\n11-28 15:00:01 tool-started name=bash\n```");
    expect(told(await give("log", { sessions: [working("dev")] }))).toContain(
      "Nothing is on this worker's record",
    );
  });
});
