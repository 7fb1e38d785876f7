import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

const both = [working("dev", { status: "active" }), working("pm")];

describe("/squadron stop", () => {
  it("stops the role it names, or all, and leaves a line for each that the session fills in", async () => {
    expect(actionsOf(await give("stop pm", { sessions: both }))).toEqual([
      { do: "stop", targets: [{ role: "pm", number: 7 }], replies: true },
    ]);
    const all = await give("stop", { sessions: both });
    expect(actionsOf(all)).toMatchObject([{ targets: [{ role: "dev" }, { role: "pm" }] }]);
    expect(all.ok && all.lines.map(({ id }) => id)).toEqual(["stop:dev-7", "stop:pm-7"]);
  });

  it("says who is not there, what is no role, and when nobody works here", async () => {
    expect(told(await give("stop reviewer", { sessions: both }))).toBe("**reviewer** does not work here.");
    expect(told(await give("stop it", { sessions: both }))).toContain(
      "There is no role `it` here. Roles: `pm`",
    );
    expect(told(await give("stop"))).toBe("Nobody works here.");
  });
});
