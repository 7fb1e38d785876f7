import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { roleDefaults } from "../../src/config/role-defaults.ts";
import {
  coversLabel,
  judgeLabels,
  judgeLine,
  judgeText,
  type EffectRules,
} from "../../src/domain/effect-policy.ts";
import { findSecretInCode } from "../../src/domain/find-secret.ts";

const strict: EffectRules = roleDefaults;
const written = (text: string, rules: Partial<EffectRules> = {}): string => {
  const decision = judgeText(text, { ...strict, ...rules });
  return decision.may ? decision.value : `refused: ${decision.why}`;
};

describe("an agent's words", () => {
  it.each([
    "Fixed in `src/a.ts`, see https://github.com/o/r/pull/1 and [docs](docs/a.md#b).",
    "Mail mona@example.org; `@mona` and ``@mona`` stay.",
    "```\n@mona https://evil.example\n```",
    "![plot](https://raw.githubusercontent.com/o/r/main/a.png)",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709 and 123e4567-e89b-12d3-a456-426614174000",
    "aVeryLongNameOfSomeFunctionThatTellsItAll2 and UPPER_CASE_CONSTANT_OF_A_MODULE_42",
    "a < b, List<String>, 1 > 0",
  ])("are left as they are where they notify nobody and lead nowhere else: %s", (text) => {
    expect(judgeText(text, strict)).toEqual({ may: true, value: text, changed: false });
  });

  it.each([
    ["Ask @mona.", "Ask `@mona`."],
    ["\\@mona and (@octo/team)", "`@mona` and (`@octo/team`)"],
    ["&#64;mona &#x40;mona &commat;mona", "`@mona` `@mona` `@mona`"],
    ["@<!-- -->mona @\u200Bmona", "`@mona` `@mona`"],
    ["<div>\n@mona\n</div>", "<div>\nmona\n</div>"],
  ])("notify nobody: %j", (text, left) => {
    expect(written(text)).toBe(left);
  });

  it.each([
    ["![a](https://evil.example/?q=1)", "[image removed: evil.example]"],
    ['<img src="//evil.example/a">', "[image removed: evil.example]"],
    ["<img src='https:&#47;&#47;evil.example'>", "[image removed: no address]"],
    ["[a](https://evil.example/x)", "[a] (`https://evil.example/x`)"],
    ["[a](\\/\\/evil.example)", "[a] (`\\/\\/evil.example`)"],
    ["<https://evil.example>", "`https://evil.example`"],
    ["see https://evil.example/a?b.", "see `https://evil.example/a?b`."],
    ["see www.evil.example", "see `www.evil.example`"],
    ["[a][b]\n\n[b]: https://evil.example", "[a][b]\n\nb: `https://evil.example`"],
    ["see <a href=https://evil.example>a</a>", "see `https://evil.example` a</a>"],
    ["<a href=https://evil.example>a</a>", "https: //evil.example a</a>"],
    ["<picture><source srcset='https://evil.example/a 1x'></picture>", "<picture><source></picture>"],
    ["[a](https://github.com@evil.example)", "[a] (`https://github.com@evil.example`)"],
    ["[a](javascript:alert)", "[a] (`javascript:alert`)"],
  ])("lead to no other host: %s", (text, left) => {
    expect(written(text)).toBe(left);
  });

  it("notify and lead where the role may", () => {
    const text = "@mona @octo/team https://docs.example.org ![a](https://docs.example.org/a.png)";
    const rules = { mentions: ["Mona", "octo/team"], links: ["docs.example.org"] };
    expect(written(text, rules)).toBe(text);
    expect(written("@other", rules)).toBe("`@other`");
    expect(written("@other", { mentions: ["*"] })).toBe("@other");
  });

  const secrets = [
    `ghp_${"a1B2".repeat(9)}`,
    `github_pat_${"a1B2_".repeat(12)}`,
    `AKIA${"A1B2".repeat(4)}`,
    `AIza${"a1B2c".repeat(7)}`,
    `xoxb-${"123-abc".repeat(3)}`,
    `sk-ant-api03-${"a1B2".repeat(8)}`,
    `npm_${"a1B2".repeat(9)}`,
    ["-----BEGIN", "RSA PRIVATE KEY-----"].join(" "),
    `eyJ${"a1B2".repeat(4)}.eyJ${"a1B2".repeat(4)}.${"a1B2".repeat(4)}`,
  ];
  it.each([...secrets, "wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ2sL0qTv5h"].map((each) => [each]))(
    "hold no secret, and what is told of it does not repeat it: %s",
    (secret) => {
      for (const text of [`Here: ${secret}`, `\`${secret.slice(0, 9)}\u200B${secret.slice(9)}\``]) {
        const decision = judgeText(text, strict);
        expect(decision).toMatchObject({ may: false });
        expect(JSON.stringify(decision)).not.toContain(secret);
        expect(judgeLine(text)).toMatchObject({ may: false });
      }
    },
  );

  it("may be code that only looks random", () => {
    expect(
      findSecretInCode('"integrity": "sha512-wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ2sL0qTv5h=="'),
    ).toBeUndefined();
    for (const secret of secrets) expect(findSecretInCode(`const a = "${secret}";`)).toBeDefined();
  });
});

it("labels are set that a pattern covers, whatever their case", () => {
  expect(judgeLabels(["Bug", "area/ui"], { setLabels: ["bug", "area/*"] })).toMatchObject({ may: true });
  expect(judgeLabels(["bug", "prod"], { setLabels: ["bug"] })).toEqual({
    may: false,
    why: 'You may not set the label "prod"; allowed: bug.',
  });
  expect(coversLabel("a.c", "abc")).toBe(false);
});

// oxlint-disable vitest/expect-expect -- properties
describe("less trust", () => {
  const names = fc.subarray(["mona", "octo/team", "*"]);
  const hosts = fc.subarray(["github.com", "a.example", "*.b.example"]);
  const labels = fc.subarray(["bug", "area/*", "*"]);
  const rules = fc.record({ mentions: names, links: hosts, setLabels: labels });
  const pieces = fc.constantFrom(
    ..."@mona @octo/team @x https://a.example https://c.b.example https://e.example [a]( ![a]( ) ` ``` <a\u0020href=' <img\u0020src=' '> <div> < [b]: & &#64; \\ . ".split(
      " ",
    ),
    "\n",
    "\n\n",
    " ",
  );
  const texts = fc.array(pieces, { maxLength: 25 }).map((all) => all.join(""));
  const both = (one: readonly string[], other: readonly string[]): string[] =>
    one.filter((each) => other.includes(each));

  it("never lets more go as it is written, and every text gets a decision", () => {
    fc.assert(
      fc.property(texts, rules, rules, (text, more, other) => {
        const less = { mentions: both(more.mentions, other.mentions), links: both(more.links, other.links) };
        const decided = judgeText(text, { ...more, ...less });
        fc.pre(decided.may && !decided.changed);
        expect(judgeText(text, more)).toEqual({ may: true, value: text, changed: false });
      }),
      { numRuns: 1_000 },
    );
  });

  it("never lets more labels be set", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("bug", "area/ui", "x")), rules, rules, (set, more, other) => {
        const less = { setLabels: both(more.setLabels, other.setLabels) };
        fc.pre(judgeLabels(set, less).may);
        expect(judgeLabels(set, more).may).toBe(true);
      }),
    );
  });

  it("is kept by what is written instead: judged again it stays as it is", () => {
    fc.assert(
      fc.property(texts, rules, (text, given) => {
        const decision = judgeText(text, given);
        const written = decision.may ? decision.value : "";
        expect(judgeText(written, given)).toEqual({ may: true, value: written, changed: false });
      }),
      { numRuns: 1_000 },
    );
  });
});
