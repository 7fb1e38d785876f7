import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { failingExcerpt } from "../../src/domain/failing-excerpt.ts";

const quiet = (count: number, word = "step"): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index} went well`);

describe("the excerpt of a log", () => {
  it("is the log, without colours and times, when it is short", () => {
    const log = "2026-01-02T03:04:05.1234567Z \u001B[31mnpm test\u001B[0m\r\nok\n";
    expect(failingExcerpt(log, 100)).toBe("npm test\nok");
  });

  it("shows the first trouble, the last one and the end, and marks what is left out", () => {
    const log = [
      ...quiet(300),
      "src/a.ts(1,1): error TS2304: Cannot find name 'x'.",
      ...quiet(300, "other"),
      "✗ the second test",
      ...quiet(300, "last"),
    ].join("\n");
    const excerpt = failingExcerpt(log, 2_000);
    expect(excerpt).toContain("step 299 went well\nsrc/a.ts(1,1): error TS2304");
    expect(excerpt).toContain("✗ the second test\nlast 0 went well");
    expect(excerpt.endsWith("last 299 went well")).toBe(true);
    expect(excerpt.startsWith("…\n")).toBe(true);
    expect(excerpt.split("\n").filter((line) => line === "…")).toHaveLength(3);
  });

  it("prefers the last of many troubles once it has the first", () => {
    const log = Array.from({ length: 500 }, (_, index) => `error ${index}`).join("\n");
    const excerpt = failingExcerpt(log, 600);
    expect(excerpt).toContain("error 0\nerror 1\n");
    expect(excerpt).not.toContain("error 250");
    expect(excerpt.endsWith("error 499")).toBe(true);
  });

  it("does not take a count of none for trouble", () => {
    const log = ["0 errors", ...quiet(400), "fatal: no", ...quiet(400)].join("\n");
    const excerpt = failingExcerpt(log, 1_000);
    expect(excerpt).not.toContain("0 errors");
    expect(excerpt).toContain("fatal: no");
  });

  it("is never longer than asked, has the end, and only lines of the log in their order", () => {
    const line = fc.constantFrom(
      "ok",
      "",
      "error: bad",
      "…",
      "a rather long line that says little",
      "🙂🙂🙂",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 200 }), fc.integer({ min: 60, max: 600 }), (lines, most) => {
        const excerpt = failingExcerpt(lines.join("\n"), most);
        expect(excerpt.length).toBeLessThanOrEqual(most);
        const whole = lines.join("\n").trimEnd().split("\n");
        expect(excerpt.split("\n").at(-1)).toBe(whole.at(-1));
        let from = 0;
        for (const shown of excerpt.split("\n").filter((each) => each !== "…")) {
          const at = whole.indexOf(shown, from);
          expect(at).toBeGreaterThanOrEqual(0);
          from = at + 1;
        }
      }),
    );
  });

  it("is the end of the log where not even a line fits", () => {
    expect(failingExcerpt(`${"x".repeat(100)}end`, 5)).toBe("xxend");
  });
});
