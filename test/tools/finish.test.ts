import { describe, expect, it } from "vitest";

import { finish } from "../../src/tools/finish.ts";
import { recordingContext } from "./recording-context.ts";

describe("finish", () => {
  it("ends the turn with a summary for people", async () => {
    const { context, calls } = recordingContext();
    expect(await finish.run(context, { summary: "Painted it." })).toBe("Your turn ends.");
    expect(calls).toEqual([["finish", "Painted it."]]);
    expect(finish.endsTurn).toBe(true);
  });

  it("wants to know what was done", () => {
    expect(finish.input.safeParse({ summary: "" }).success).toBe(false);
    expect(finish.input.safeParse({}).success).toBe(false);
  });
});
