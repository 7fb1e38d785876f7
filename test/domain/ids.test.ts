import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  formatRuntimeId,
  formatSession,
  formatThread,
  parseRole,
  parseRuntimeId,
  parseSession,
  threadOf,
  type Role,
  type RuntimeId,
} from "../../src/domain/ids.ts";

const roleText = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,39}$/)
  .filter((text) => parseRole(text) !== undefined)
  .map((text) => text as Role);
const number = fc.integer({ min: 0, max: 999_999_999_999_999 });
const address = fc.record({ repositoryId: number, number, role: roleText });

describe("a role", () => {
  it.each(["dev", "pm", "a", "security-2x", "r2d2", "x".repeat(40)])("may be called %s", (text) => {
    expect(parseRole(text)).toBe(text);
  });

  it.each(["", "Dev", "2dev", "dev-2", "dev-", "-dev", "de v", "dev/pm", "../x", "dev\n", "x".repeat(41)])(
    "may not be called %j",
    (text) => {
      expect(parseRole(text)).toBeUndefined();
    },
  );
});

describe("a session's key", () => {
  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(address, (at) => {
        expect(parseSession(formatSession(at))).toEqual(at);
        expect(threadOf(formatSession(at))).toBe(formatThread(at));
      }),
    );
  });

  it("is never shared by two repositories, issues or roles", () => {
    fc.assert(
      fc.property(address, address, (one, other) => {
        const same =
          one.repositoryId === other.repositoryId && one.number === other.number && one.role === other.role;
        expect(formatSession(one) === formatSession(other)).toBe(same);
      }),
    );
  });

  it("is read from nothing else", () => {
    for (const text of ["", "1/7", "1/7/dev/x", "1/7/Dev", "/7/dev", "1/7/dev-2", "-1/7/dev", "1/7/../dev"])
      expect(() => parseSession(text)).toThrow(expect.objectContaining({ code: "input" }));
  });
});

describe("a runtime id", () => {
  it("gives back role and number, with and without a timestamp", () => {
    fc.assert(
      fc.property(roleText, number, number, (role, issue, timestamp) => {
        const id = formatRuntimeId({ role, number: issue });
        expect(id).toBe(`squadron-${role}-${issue}`);
        expect(parseRuntimeId(id)).toEqual({ role, number: issue });
        expect(parseRuntimeId(`${id}-${timestamp}` as RuntimeId)).toEqual({ role, number: issue, timestamp });
      }),
    );
  });

  it("is of one role and number only", () => {
    fc.assert(
      fc.property(address, address, (one, other) => {
        const same = one.role === other.role && one.number === other.number;
        expect(formatRuntimeId(one) === formatRuntimeId(other)).toBe(same);
      }),
    );
  });

  it.each([
    "",
    "squadron-dev",
    "squadron-7",
    "squadron-dev-7-",
    "other-dev-7",
    "squadron-dev-7-1-2",
    "squadron-dev-x",
  ])("is not %j", (text) => {
    expect(parseRuntimeId(text)).toBeUndefined();
  });
});
