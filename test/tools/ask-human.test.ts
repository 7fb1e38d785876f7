import { describe, expect, it } from "vitest";

import { askHuman } from "../../src/tools/ask-human.ts";
import { recordingContext } from "./recording-context.ts";

describe("ask_human", () => {
  it("posts the question and ends the turn: the answer wakes the agent", async () => {
    const { context, calls } = recordingContext();
    expect(await askHuman.run(context, { question: "Which colour?" })).toContain("Your turn ends");
    expect(calls).toEqual([["ask", "Which colour?"]]);
    expect(askHuman.endsTurn).toBe(true);
  });

  it("asks no empty question", () => {
    expect(askHuman.input.safeParse({ question: "  " }).success).toBe(false);
  });
});
