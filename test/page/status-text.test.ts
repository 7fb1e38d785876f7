import { expect, it } from "vitest";

import { sessionStatus } from "../../src/domain/session.ts";
import { ageText } from "../../src/web/page/age-text.ts";
import { statusText } from "../../src/web/page/status-text.ts";

it("has words for every status there is, and leaves one that it does not know as it stands", () => {
  for (const status of sessionStatus.options)
    expect([status, statusText(status)]).not.toEqual([status, status]);
  expect(new Set(sessionStatus.options.map(statusText)).size).toBe(sessionStatus.options.length);
  expect(statusText("of-another-version")).toBe("of-another-version");
});

it.each([
  [-5, "now"],
  [59_999, "now"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3_600_000, "1 h"],
  [86_399_999, "23 h"],
  [86_400_000, "1 d"],
  [90 * 86_400_000, "90 d"],
])("tells an age of %d ms as %s", (ms, text) => {
  expect(ageText(ms)).toBe(text);
});
