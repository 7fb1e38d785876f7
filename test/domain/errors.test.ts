import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { errorCode, errorLine, SquadronError } from "../../src/domain/errors.ts";

it("takes the absence of the store and a full disk for what they are: nobody's fault, and no try", () => {
  for (const said of ["Command timed out", "Connection is closed.", "LOADING Redis is loading the dataset"])
    expect(errorCode(new Error(said))).toBe("outside");
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(errorCode(full)).toBe("outside");
});

describe("an error", () => {
  it("says what kind it is, why, and how long to wait where that is known", () => {
    const cause = new Error("socket");
    const error = new SquadronError("outside", "GitHub is away.", { cause, retryAfterMs: 5 });
    expect(error).toMatchObject({ name: "SquadronError", code: "outside", retryAfterMs: 5, cause });
    expect("cause" in new SquadronError("input", "x")).toBe(false);
  });

  it("that is not ours counts as a bug of ours, whatever was thrown", () => {
    expect(errorCode(new SquadronError("fenced", "x"))).toBe("fenced");
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(errorCode(value)).toBe("internal");
      }),
    );
    expect(errorCode(Object.assign(new Error("x"), { code: "outside" }))).toBe("internal");
    expect(errorCode(Object.assign(new Error("x"), { code: "ENOENT" }))).toBe("internal");
  });

  it("is told in one short line, without a stack, whatever was thrown", () => {
    expect(errorLine(new TypeError("a\n  b"))).toBe("TypeError: a b");
    expect(errorLine("a secret text")).not.toContain("secret");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string({ maxLength: 1_000 }).map((text) => new Error(text)),
        ),
        (value) => {
          expect(errorLine(value)).toMatch(/^[^\n]{1,300}$/);
        },
      ),
    );
  });
});
