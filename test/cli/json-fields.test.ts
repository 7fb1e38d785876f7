import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";

import { jsonFields, toJson } from "../../src/cli/json-fields.ts";

const names = ["id", "role", "turns"];
const fields = jsonFields(z.object({ id: z.string(), role: z.string(), turns: z.number() }));
const row = { turns: 3, id: "a", role: "dev" };

it("takes those that there are, in the order in which they are named", () => {
  const wanted = fc.shuffledSubarray(names, { minLength: 1 });
  fc.assert(
    fc.property(wanted, (each) => {
      expect(fields.parse(each.join(","))).toEqual(each);
      expect(Object.keys(JSON.parse(toJson(row, each)) as object)).toEqual(each);
    }),
  );
});

it("means all of them by none, and no JSON at all by not being there", () => {
  expect(fields.parse("")).toEqual(names);
  expect(fields.parse(",")).toEqual(names);
  expect(fields.parse(undefined)).toBeUndefined();
});

it("refuses a field that there is not, and names those that there are", () => {
  for (const text of ["colour", "id,colour", "ID", "id, role", "__proto__", "toString"])
    expect([text, fields.safeParse(text).error?.issues[0]?.message]).toEqual([
      text,
      expect.stringMatching(/There is no field ".+"\. Fields, separated by commas: id, role, turns\./),
    ]);
});

it("prints one thing as an object and some as a list, also when there is none", () => {
  expect(toJson(row, ["turns"])).toBe('{\n  "turns": 3\n}');
  expect(JSON.parse(toJson([row, row], ["id"]))).toEqual([{ id: "a" }, { id: "a" }]);
  expect(toJson([], ["id"])).toBe("[]");
});
