import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { actionsOf, give, told, working } from "./give.ts";

const dev = { role: "dev", number: 7 };

describe("/squadron budget", () => {
  it.each([
    ["500000", { unit: "tokens", extra: 500_000 }],
    ["1.5k", { unit: "tokens", extra: 1_500 }],
    ["2M", { unit: "tokens", extra: 2_000_000 }],
    ["$5", { unit: "money", extra: 5_000_000 }],
    ["$0.25", { unit: "money", extra: 250_000 }],
    ["30 minutes", { unit: "time", extra: 1_800_000 }],
    ["100 tool-calls", { unit: "toolCalls", extra: 100 }],
    ["5 Issues", { unit: "issues", extra: 5 }],
  ])("gives %s more", async (word, given) => {
    const outcome = await give(`budget ${word} dev`, { sessions: [working("dev"), working("pm")] });
    expect(actionsOf(outcome)).toEqual([{ do: "grant", ...dev, ...given }]);
  });

  it("wakes who waits for it, and nobody who waits for something else", async () => {
    const waits = { status: "waiting", waitingFor: "💰 The budget is used up." } as const;
    const outcome = await give("budget 1k", { sessions: [working("dev", waits)] });
    expect(actionsOf(outcome).at(-1)).toEqual({ do: "wake", ...dev });
    const looks = await give("budget 1k", { sessions: [working("dev", { status: "escalated" })] });
    expect(actionsOf(looks).map((action) => action.do)).toEqual(["grant"]);
  });

  it("takes nothing for an amount that is none, and none that nobody means", async () => {
    for (const word of [
      "",
      "0",
      "-5",
      "$",
      "$-1",
      "1e9",
      "5x",
      "99999999999k",
      "$999999",
      "0.0001k",
      "5 apples",
      "$5 minutes",
      "1.5 turns",
      "0 issues",
    ])
      expect(told(await give(`budget ${word}`, { sessions: [working("dev")] }))).toContain("Name one amount");
  });

  it("never gives what is no whole number above 0", async () => {
    const property = fc.asyncProperty(fc.string({ maxLength: 12 }), async (word) => {
      const outcome = await give(`budget ${word.replaceAll(" ", "")}`, { sessions: [working("dev")] });
      const given = actionsOf(outcome).flatMap((action) => (action.do === "grant" ? [action.extra] : []));
      return given.every((extra) => Number.isInteger(extra) && extra > 0);
    });
    await expect(fc.assert(property)).resolves.toBeUndefined();
  });
});
