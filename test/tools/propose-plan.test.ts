import { describe, expect, it } from "vitest";

import type { Approval } from "../../src/domain/roster.ts";
import type { Gates } from "../../src/domain/session.ts";
import { issue, stage } from "./each-issue.ts";

const plan = "1. Look.\n2. Mend.";
const gated = () => ({ role: "dev", number: issue, profile: { approvals: ["plan"] } }) as const;

describe("propose_plan", () => {
  it("posts the plan, says how it is approved, and waits", async () => {
    const dev = await stage.turn(gated());
    expect(await dev.run("propose_plan", { plan })).toEqual({
      ok: true,
      text: "Posted. Your turn ends; you are woken with the answer.",
    });
    expect(await stage.bodies(issue)).toEqual([
      expect.stringMatching(
        /\*\*dev\*\* asks for approval: this plan\.\n\n1\. Look\.\n2\. Mend\.\n\nAnswer `\/squadron approve dev` or `\/squadron deny dev`/,
      ),
    ]);
    expect(dev.leaves()).toMatchObject({ gates: { asked: "plan", granted: [] }, change: "asked" });
  });

  it.each<[string, Approval[], Gates]>([
    ["it is approved", ["plan"], { asked: "", granted: ["plan"] }],
    ["the role needs no approval", [], { asked: "", granted: [] }],
  ])("does not end the turn when %s: the work goes on", async (_, approvals, gates) => {
    const dev = await stage.turn({ role: "dev", number: issue, profile: { approvals }, record: { gates } });
    // What succeeds ends the turn.
    expect(await dev.run("propose_plan", { plan })).toEqual({
      ok: false,
      text: "Nobody has to approve your plan any more: go on with it.",
    });
    expect(await stage.bodies(issue)).toEqual([]);
    expect(dev.leaves()).toMatchObject({ gates, change: "slept" });
  });

  it("is posted once when the turn is repeated", async () => {
    const dev = await stage.turn(gated());
    await dev.run("propose_plan", { plan });
    await dev.again().run("propose_plan", { plan: "Just do it." });
    expect(await stage.bodies(issue)).toEqual([expect.stringContaining("1. Look.")]);
  });
});
