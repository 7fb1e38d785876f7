import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Role } from "../../src/domain/ids.ts";
import { oneLine, renderLiving, withheldNote, type LivingState } from "../../src/domain/living-comment.ts";
import { sessionStatus } from "../../src/domain/session.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 2_000 }),
  fc
    .array(fc.constantFrom("<!--", "-->", "<!", "--", "\n", "🙂", "\ud83d", "word ", "<!-\n-"), {
      maxLength: 600,
    })
    .map((parts) => parts.join("")),
);
const state: fc.Arbitrary<LivingState> = fc.record({
  role: fc.constantFrom("dev", "pm").map((name) => name as Role),
  status: fc.constantFrom(...sessionStatus.options),
  plan: fc.array(fc.record({ text: anyText, done: fc.boolean() }), { maxLength: 30 }),
  lastActivity: anyText,
  waitingFor: anyText,
  turns: fc.nat(),
  spent: fc.record({ tokens: fc.nat(), money: fc.nat() }),
  withheld: fc.nat(),
  limit: anyText,
  notes: fc.array(anyText, { maxLength: 5 }),
  since: fc.nat(),
  handled: fc.array(fc.nat()),
  controls: fc.constant({ pausedBy: "", model: "", effort: "" }),
});
const quiet: LivingState = {
  role: "dev" as Role,
  status: "sleeping",
  plan: [],
  lastActivity: "",
  waitingFor: "",
  turns: 1,
  spent: { tokens: 0, money: 0 },
  withheld: 0,
  limit: "",
  notes: [],
  since: 0,
  handled: [],
  controls: { pausedBy: "", model: "", effort: "" },
};

describe("the living comment", () => {
  it("says who, in which state, and how to stop it", () => {
    expect(renderLiving(quiet)).toBe(
      "**dev** 💤 is asleep; a comment wakes it\n\n<sub>1 turn · `/squadron stop dev` stops it</sub>",
    );
  });

  it("shows plan, question, last activity, notes and how many comments were withheld", () => {
    const plan = [
      { text: "look", done: true },
      { text: "mend", done: false },
    ];
    const full = {
      ...quiet,
      plan,
      waitingFor: "Which colour?",
      lastActivity: "ran tests",
      notes: ["No sandbox."],
    };
    const spent = { tokens: 12_345, money: 420_000 };
    expect(renderLiving({ ...full, withheld: 2, spent, limit: "Nearly used." })).toBe(
      [
        "**dev** 💤 is asleep; a comment wakes it",
        "Waits for: Which colour?",
        "- [x] look\n- [ ] mend",
        "Last: ran tests",
        "_Nearly used._",
        "_No sandbox._",
        "_2 comments were not shown to the agent: their authors do not have write access to this repository._",
        "<sub>1 turn · 12,345 tokens · $0.42 · `/squadron stop dev` stops it</sub>",
      ].join("\n\n"),
    );
  });

  it("fits GitHub's limit with room for the marker, and hides nothing, whatever the agent wrote", () => {
    fc.assert(
      fc.property(state, (any) => {
        const text = renderLiving(any);
        expect(text.length).toBeLessThan(40_000);
        expect(text).not.toContain("<!--");
      }),
    );
  });

  it("keeps every item, note and question on one line", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 10, max: 500 }), (text, most) => {
        const line = oneLine(text, most);
        expect(line).not.toMatch(/[\n\r]/);
        expect(line.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it("tells exactly of few comments that were withheld, and of a flood in few words", () => {
    const told = Array.from({ length: 1_000 }, (_, n) => withheldNote(n + 1).join());
    expect(told[9]).toMatch(/^10 comments were/);
    expect(told[10]).toMatch(/^10 or more comments were/);
    expect(told.at(-1)).toMatch(/^1000 or more/);
    expect(new Set(told).size).toBeLessThan(20);
  });

  it("does not cut a character in two", () => {
    expect(oneLine("🙂".repeat(10), 6)).toBe("🙂🙂…");
  });
});
