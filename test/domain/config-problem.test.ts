import fc from "fast-check";
import { expect, it } from "vitest";

import { configStatus, type ConfigProblem } from "../../src/domain/config-problem.ts";

const problem: ConfigProblem = {
  kind: "problem",
  file: ".github/squadron.yml",
  line: 3,
  column: 5,
  message: '"labls" is not a key of roles.dev.',
  remedy: 'Did you mean "labels"?',
};

it("is a success without problems, whatever remarks there are", () => {
  expect(configStatus([{ ...problem, kind: "remark" }]).state).toBe("success");
});

it("is a failure that names the first problem and counts the others", () => {
  expect(configStatus([problem, problem])).toEqual({
    context: "squadron/config",
    state: "failure",
    description: '.github/squadron.yml:3 "labls" is not a key of roles.dev. (+1 more)',
  });
});

it("says it in the 140 characters that GitHub takes", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.integer({ min: 1, max: 200 }),
      (text, n) => {
        const { description } = configStatus(
          Array.from({ length: n }, () => ({ ...problem, message: text })),
        );
        expect(description.length).toBeLessThanOrEqual(140);
      },
    ),
  );
});
