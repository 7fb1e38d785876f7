import { describe, expect, it } from "vitest";

import { updatePlan } from "../../src/tools/update-plan.ts";
import { recordingContext } from "./recording-context.ts";

const items = [
  { text: "look", done: true },
  { text: "mend", done: false },
];

describe("update_plan", () => {
  it("replaces the plan that people see; the turn goes on", async () => {
    const { context, calls } = recordingContext();
    expect(await updatePlan.run(context, { items })).toBe("The plan is shown.");
    expect(calls).toEqual([["setPlan", items]]);
    expect(updatePlan.endsTurn).toBe(false);
  });

  it("takes one to thirty steps, each of one short text", () => {
    expect(updatePlan.input.safeParse({ items }).success).toBe(true);
    expect(updatePlan.input.safeParse({ items: [] }).success).toBe(false);
    expect(updatePlan.input.safeParse({ items: Array(31).fill(items[0]) }).success).toBe(false);
    expect(updatePlan.input.safeParse({ items: [{ text: "x".repeat(301), done: false }] }).success).toBe(
      false,
    );
    expect(updatePlan.input.safeParse({ items: [{ text: "look" }] }).success).toBe(false);
  });
});
