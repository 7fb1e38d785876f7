import { describe, expect, test } from "vitest";
import { chooseModels } from "../../src/domain/choose-models.ts";
import { fallsBack } from "../../src/domain/fall-back.ts";

const own = { provider: "default", name: "big" };
const providers = {
  own,
  kinds: { default: "openai", fast: "azure", claude: "anthropic" },
} as const;

describe("the models of a turn", () => {
  test("are the operator's own when the role names none", () => {
    expect(chooseModels(providers, [])).toEqual([own]);
  });

  test("are tried in the order in which the role names them", () => {
    const models = [{ provider: "fast", name: "small" }, own];
    expect(chooseModels(providers, models)).toEqual(models);
  });

  test.each(["gone", "constructor"])(
    'of a provider "%s" that is not there are refused, and it is said which are',
    (provider) => {
      expect(() => chooseModels(providers, [own, { provider, name: "x" }])).toThrow(
        `There is no model provider "${provider}" here; there is claude, default, fast.`,
      );
    },
  );

  test("cannot take over from one that speaks another protocol", () => {
    expect(() => chooseModels(providers, [own, { provider: "claude", name: "opus" }])).toThrow(
      "claude/opus cannot take over from default/big",
    );
  });
});

describe("the next model is asked", () => {
  const at = (status: number, retryAfterSeconds?: number, refusals = 0) =>
    fallsBack({ status, retryAfterSeconds, refusals });

  test.each([500, 502, 503, 504, 529])("at once after %s", (status) => expect(at(status)).toBe(true));

  test.each([200, 400, 401, 402, 403, 404, 408, 413, 422])("never after %s", (status) =>
    expect(at(status, 3600, 9)).toBe(false),
  );

  test("after 429 when the wait is long, or when it is the third in a row", () => {
    expect([at(429, undefined, 1), at(429, 30, 1), at(429, undefined, 2)]).toEqual([false, false, false]);
    expect([at(429, 31, 1), at(429, undefined, 3)]).toEqual([true, true]);
  });
});
