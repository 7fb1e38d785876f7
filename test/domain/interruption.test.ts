import { describe, expect, it } from "vitest";

import { choiceIn, courseOf, interruptedPolicy, isInterrupted } from "../../src/domain/interruption.ts";
import { nothingDone, type Progress } from "../../src/domain/progress.ts";

const progress = (change: Partial<Progress> = {}): Progress => ({
  ...nothingDone,
  turn: "1.1-1",
  state: "running",
  ...change,
});
const found = { turn: "1.1-1", policy: "resume", words: undefined, most: 3 } as const;

describe("what is done about a turn", () => {
  it("is to begin it when nobody has", () => {
    expect(courseOf({ ...found, progress: null })).toBe("begin");
    expect(courseOf({ ...found, progress: progress({ turn: "1.2-2" }) })).toBe("begin");
  });

  it.each(interruptedPolicy.options)("is its role's policy, %s, when its worker vanished", (policy) => {
    expect(courseOf({ ...found, policy, progress: progress() })).toBe(policy);
  });

  it.each(interruptedPolicy.options)(
    "is to continue one that was parked, whatever the policy (%s)",
    (policy) => {
      const parked = progress({ state: "parked", interruptions: 2 });
      expect(courseOf({ ...found, policy, progress: parked })).toBe("continue");
    },
  );

  it("is to give it up after so many interruptions, and not before", () => {
    const after = (interruptions: number) => courseOf({ ...found, progress: progress({ interruptions }) });
    expect([after(0), after(1), after(2), after(3)]).toEqual(["resume", "resume", "give-up", "give-up"]);
  });

  it("is to give it up when its worker vanished while it was being given up, whatever the policy", () => {
    for (const policy of interruptedPolicy.options)
      expect(courseOf({ ...found, policy, progress: progress({ state: "given-up" }) })).toBe("give-up");
  });

  it("is what people answered, also when the answer's turn is interrupted: they are not asked twice", () => {
    for (const state of ["asked", "running"] as const)
      expect(courseOf({ ...found, policy: "ask", words: "fresh", progress: progress({ state }) })).toBe(
        "fresh",
      );
  });

  it("is told to people unless nothing happened or another worker simply goes on", () => {
    expect((["begin", "continue"] as const).map(isInterrupted)).toEqual([false, false]);
    expect((["resume", "fresh", "clean-up", "ask", "give-up"] as const).every(isInterrupted)).toBe(true);
  });
});

describe("an answer to the question what to do", () => {
  it.each([
    ["resume", "resume", true],
    ["Resume, please", "resume", false],
    ["**FRESH**", "fresh", true],
    ["`fresh`.", "fresh", true],
    ["  clean-up!\n", "clean-up", true],
    ["Clean up", "clean-up", true],
    ["cleanup", "clean-up", true],
    ["fresh\n\nand use blue", "fresh", false],
    ["freshen it up", "resume", false],
    ["do not resume", "resume", false],
    ["", "resume", false],
  ])("'%s' is %s (bare: %s)", (words, course, bare) => {
    expect(choiceIn(words)).toEqual({ course, bare });
  });
});
