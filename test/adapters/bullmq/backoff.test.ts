import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { backoffMs } from "../../../src/adapters/bullmq/wake-worker.ts";
import { SquadronError } from "../../../src/domain/errors.ts";

describe("the back-off", () => {
  it("doubles from half a second and never exceeds a minute", () => {
    const plain = new Error("x");
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, plain))).toEqual([500, 1_000, 2_000, 4_000]);
    expect(backoffMs(1_000_000, plain)).toBe(60_000);
  });

  it("grows with every attempt, or stays, and is always a time to wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (attempt) => {
        const [now, next] = [backoffMs(attempt, undefined), backoffMs(attempt + 1, undefined)];
        expect(now).toBeGreaterThan(0);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(next).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it("is what the other side asked for, up to a minute", () => {
    const asked = (retryAfterMs: number) => new SquadronError("outside", "x", { retryAfterMs });
    expect(backoffMs(9, asked(7_000))).toBe(7_000);
    expect(backoffMs(1, asked(3_600_000))).toBe(60_000);
  });
});
