import fc from "fast-check";
import { expect, it } from "vitest";

import { sessionStatus } from "../../src/domain/session.ts";
import { readBoardQuery, writeBoardQuery } from "../../src/web/page/board-query.ts";

const read = (text: string) => readBoardQuery(new URLSearchParams(text));
const everything = { text: "", role: "", status: "", page: 1 };

it("reads back exactly what it wrote", () => {
  const query = fc.record({
    text: fc.string({ unit: "grapheme" }).map((text) => text.trim()),
    role: fc.string(),
    status: fc.constantFrom("" as const, ...sessionStatus.options),
    page: fc.integer({ min: 1 }),
  });
  fc.assert(
    fc.property(query, (each) => {
      expect(read(writeBoardQuery(each))).toEqual(each);
    }),
  );
});

it.each([
  ["a status that there is not", "status=gone"],
  ["a page before the first", "page=0"],
  ["a page that is no whole number", "page=1.5"],
  ["a page that no number holds", "page=99999999999999999999"],
  ["no number", "page=two"],
  ["spaces", "text=+++"],
  ["a parameter of somebody else", "utm=1&__proto__=x"],
])("counts as not asked: %s", (_what, text) => {
  expect(read(text)).toEqual(everything);
});

it("has no query for everything, and only what is asked in it", () => {
  expect(writeBoardQuery({ ...everything, status: "" })).toBe("");
  expect(writeBoardQuery({ ...everything, status: "waiting", page: 2 })).toBe("?status=waiting&page=2");
});
