import { describe, expect, test } from "vitest";
import { decideOnError } from "../../src/domain/on-error.ts";

const model = (statusCode: number | undefined, attempt: number) =>
  decideOnError({ kind: "model_call", statusCode, attempt });

describe("what becomes of a turn in which something went wrong", () => {
  test.each([408, 425, 429, 500, 502, 503, 529, undefined])(
    "%s is tried again, but not for ever",
    (status) => {
      expect([1, 5, 6, 7].map((attempt) => model(status, attempt))).toEqual([
        "retry",
        "retry",
        "give-up",
        "give-up",
      ]);
    },
  );

  test("an answer that broke off is tried again", () => {
    expect(model(200, 1)).toBe("retry");
  });

  test.each([400, 403, 404, 413, 422])("%s is about the request and given up at once", (status) => {
    expect(model(status, 1)).toBe("give-up");
  });

  test("a refused key may be changing hands; then somebody has to do something", () => {
    expect([1, 2, 3].map((attempt) => model(401, attempt))).toEqual(["retry", "retry", "escalate"]);
  });

  test("no money left is for whoever runs the service", () => {
    expect(model(402, 1)).toBe("escalate");
  });

  test("a tool that failed is the model's to deal with; the runtime's own trouble ends the turn", () => {
    const at = { statusCode: undefined, attempt: 9 };
    expect(decideOnError({ kind: "tool_execution", ...at })).toBe("retry");
    expect(decideOnError({ kind: "system", ...at, attempt: 1 })).toBe("give-up");
    expect(decideOnError({ kind: "user_input", ...at, attempt: 1 })).toBe("give-up");
  });
});
