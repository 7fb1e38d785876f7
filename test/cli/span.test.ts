import fc from "fast-check";
import { expect, it } from "vitest";

import { age, span } from "../../src/cli/span.ts";

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

it("reads any count of minutes, hours, days and weeks", () => {
  const unit = fc.constantFrom("m", "h", "d", "w");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), unit, (count, each) => {
      expect(span.parse(`${count}${each}`)).toBe(count * unitMs[each]);
    }),
  );
  expect(["30m", "24h", "7d"].map((text) => span.parse(text))).toEqual([1_800_000, 86_400_000, 604_800_000]);
});

it.each(["", "7", "d", "7 d", "7D", "-7d", "1.5h", "7days", "1000000d", "7d7h", " 7d", "7d\n", "٧d"])(
  "refuses %j, and says what to write",
  (text) => {
    expect(span.safeParse(text).error?.issues[0]?.message).toMatch(/30m, 24h, 7d, 2w/);
  },
);

it.each([
  [0, "now"],
  [59_999, "now"],
  [-5_000, "now"],
  [60_000, "1m"],
  [119 * 60_000, "119m"],
  [120 * 60_000, "2h"],
  [48 * 3_600_000 - 1, "47h"],
  [48 * 3_600_000, "2d"],
  [400 * 86_400_000, "400d"],
])("tells of what is %d ms old: %s", (ms, text) => {
  const now = Date.UTC(2026, 10, 28);
  expect(age(new Date(now - ms).toISOString(), now)).toBe(text);
});

it("has a dash for a time that nobody knows", () => {
  expect(age("", 5)).toBe("-");
});
