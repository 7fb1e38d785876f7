import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { foldPath } from "../../src/domain/fold-path.ts";

describe("the one spelling of a path", () => {
  it.each([
    [".GitHub/WorkFlows/CI.yml", ".github/workflows/ci.yml"],
    ["e\u0301te\u0301.txt", "\u00E9t\u00E9.txt"],
    ["docs./a . /x", "docs/a/x"],
    [".git\u200Chub/x", ".github/x"],
    [String.raw`.github\workflows\ci.yml`, ".github/workflows/ci.yml"],
    [".github::$INDEX_ALLOCATION/x", ".github/x"],
    ["\u017Fquadron/\u212A", "squadron/k"],
    ["Ma\u1E9Ee/\u00DF", "masse/ss"],
    ["...", ""],
  ])("%j is %j", (path, folded) => {
    expect(foldPath(path)).toBe(folded);
  });

  it("is its own spelling", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (path) => {
        expect(foldPath(foldPath(path))).toBe(foldPath(path));
      }),
    );
  });
});
