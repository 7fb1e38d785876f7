import fc from "fast-check";
import { expect, test } from "vitest";
import { boundResult } from "../../src/domain/bound-result.ts";

test("a text within the bound is left as it is", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      expect(boundResult(text, 100)).toBe(text);
    }),
  );
});

test("of a longer one begin and end are kept, and how much is missing is said", () => {
  expect(boundResult(`${"a".repeat(60)}${"b".repeat(60)}`, 20)).toBe(
    `${"a".repeat(10)}\n[… 100 characters were left out here; ask for less at once …]\n${"b".repeat(10)}`,
  );
});

test("no character is cut in half, and nothing outgrows the bound by more than the note", () => {
  const text = fc.string({ unit: "grapheme-composite", minLength: 200, maxLength: 400 });
  fc.assert(
    fc.property(text, fc.integer({ min: 10, max: 150 }), (long, most) => {
      const bounded = boundResult(long, most);
      expect(Buffer.from(bounded).toString()).toBe(bounded);
      expect(bounded.length).toBeLessThanOrEqual(most + 90);
    }),
  );
});
