import { expect, it } from "vitest";

import { coversHost, isHostPattern } from "../../src/domain/host-pattern.ts";

it.each(["example.org", "*.example.org", "localhost", "a-b.c1.org"])("takes %s for a host", (text) => {
  expect(isHostPattern(text)).toBe(true);
});

it.each(["https://example.org", "*", "*.*.org", "a.*.org", "-a.org", "a..org", "", "A.org"])(
  "does not take %j for one",
  (text) => {
    expect(isHostPattern(text)).toBe(false);
  },
);

it("covers what is below it, and neither itself nor what only ends alike", () => {
  expect(coversHost("*.example.org", "a.example.org")).toBe(true);
  expect(coversHost("*.example.org", "*.a.example.org")).toBe(true);
  expect(coversHost("*.example.org", "*.example.org")).toBe(true);
  expect(coversHost("*.example.org", "example.org")).toBe(false);
  expect(coversHost("*.example.org", "badexample.org")).toBe(false);
  expect(coversHost("a.example.org", "*.example.org")).toBe(false);
});
