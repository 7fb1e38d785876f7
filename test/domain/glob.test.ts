import fc from "fast-check";
import { expect, it } from "vitest";

import { matchesGlob } from "../../src/domain/glob.ts";

it.each([
  ["squadron-dev-*", "squadron-dev-7", true],
  ["squadron-dev-*", "squadron-docs-7", false],
  ["*", "", true],
  ["a*a", "a", false],
  ["*-7", "squadron-dev-7", true],
  ["*dev*7*", "squadron-dev-71", true],
  ["Acme/*", "acme/widgets", true],
  ["a.c", "abc", false],
  ["", "a", false],
])("%s and %s: %s", (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

it("means what the same regular expression means", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      const parts = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
      expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${parts.join(".*")}$`).test(text));
    }),
  );
});
