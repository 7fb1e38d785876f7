import fc from "fast-check";
import stringWidth from "string-width";
import { expect, it } from "vitest";

import { age, span } from "../../src/cli/span.ts";
import { table } from "../../src/cli/table.ts";

it("shows whole cells where the output is no terminal, and cuts the widest where it is one", () => {
  const rows = [["squadron-dev-7", "a summary that is rather long"]];
  expect(table(["ID", "SUMMARY"], rows)).toBe(
    "ID              SUMMARY\nsquadron-dev-7  a summary that is rather long",
  );
  expect(table(["ID", "SUMMARY"], rows, 30)).toBe("ID              SUMMARY\nsquadron-dev-7  a summary tha…");
});

it("fits any terminal that has room for eight columns each, and tears no character", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "漢", "👩‍💻", "e\u0301", " ", "\n"), maxLength: 20 });
  const sheet = fc.integer({ min: 1, max: 5 }).chain((columns) =>
    fc.record({
      rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 4 }),
      head: fc.constant(Array.from({ length: columns }, (_, at) => `C${at}`)),
      width: fc.integer({ min: columns * 8 + (columns - 1) * 2, max: 90 }),
    }),
  );
  fc.assert(
    fc.property(sheet, ({ head, rows, width }) => {
      const text = table(head, rows, width);
      for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(text.split("\n")).toHaveLength(rows.length + 1);
      expect(text.replaceAll("👩‍💻", "").replaceAll("e\u0301", "")).not.toMatch(/👩|💻|\u0301/u);
    }),
  );
});

it("reads spans of time and tells how long ago something was", () => {
  expect(["30m", "24h", "7d", "2w"].map((text) => span.parse(text))).toEqual([
    1_800_000, 86_400_000, 604_800_000, 1_209_600_000,
  ]);
  for (const text of ["", "7", "d", "-1d", "1.5h", "7y"]) expect(span.safeParse(text).success).toBe(false);
  const now = Date.parse("2026-01-10T00:00:00Z");
  const ages = [
    "2026-01-09T23:59:30Z",
    "2026-01-09T22:30:00Z",
    "2026-01-08T12:00:00Z",
    "2026-01-01T00:00:00Z",
    "",
  ];
  expect(ages.map((at) => age(at, now))).toEqual(["now", "90m", "36h", "9d", "-"]);
});
