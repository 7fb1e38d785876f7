import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutMarkdown } from "../../src/domain/cut-markdown.ts";
import { scan } from "../../src/domain/markup/scan.ts";
import { tameText } from "../../src/domain/tame-text.ts";

const most = 3_000;
// Read by code points, only half a character is one of these.
const halfCharacter = /[\uD800-\uDFFF]/u;
const filler = (length: number): string => "word ".repeat(length / 5);

describe("Markdown that is too long", () => {
  it("ends with a paragraph where one ends near, else with a line, else with a word", () => {
    expect(cutMarkdown(`${filler(2_500)}\n\n${filler(900)}`, most).text).toBe(filler(2_500).trim());
    expect(cutMarkdown(`${filler(2_500)}\n${filler(900)}`, most).text).toBe(filler(2_500).trim());
    expect(cutMarkdown(filler(5_000), most).text).toMatch(/^(?:word )+word$/);
  });

  it("has no half of a character, and says what it lacks", () => {
    const { text, left } = cutMarkdown(`a${"🙂".repeat(3_000)}`, most);
    expect(text).not.toMatch(halfCharacter);
    expect(text.length + left).toBe(6_001);
  });

  it.each(["```", "````", "~~~", "  ```"])("closes the block of code that %s began", (marks) => {
    const line = `${/^ */.exec(marks)?.[0] ?? ""}let colour = blue;\n`;
    const code = line.repeat(300);
    const { text, left } = cutMarkdown(`Look:\n\n${marks}ts\n${code}${marks}\n`, most);
    expect(text.endsWith(`${line}${marks}`)).toBe(true);
    expect(left).toBeGreaterThan(2_000);
    expect(scan(`${text}\n\n_Note._`)?.at(-1)).toMatchObject({ kind: "text" });
  });

  it("closes what would fold the words after it away", () => {
    const { text } = cutMarkdown(`<details>\n\n<summary>All</summary>\n\n${filler(5_000)}\n</details>`, most);
    expect(text).toMatch(/word\n\n<\/details>$/);
  });

  it("lets no name out of the code that it stands in", () => {
    const { text } = cutMarkdown(`${filler(2_700)}\`${filler(50)}@maintainer ${filler(500)}\``, most);
    expect(text).toMatch(/@maintainer (?:word )*word`$|word$/);
    expect(tameText(text, { mentions: [], links: [] })).toBe(text);
  });

  it("is never longer than it may be, and tame where the whole was tame", () => {
    const part = fc.constantFrom("word ", "\n", "`", "```\n", "@a", "<details>", "[x](/y)", "🙂", "- ", "  ");
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 200, maxLength: 400 }),
        fc.integer({ min: 250, max: 600 }),
        (parts, at) => {
          const rules = { mentions: [], links: [] };
          const whole = tameText(parts.join(""), rules);
          if (whole === undefined || whole.length <= at) return;
          const { text } = cutMarkdown(whole, at);
          expect(text.length).toBeLessThanOrEqual(at);
          expect(text).not.toMatch(halfCharacter);
          expect(tameText(text, rules)).toBe(text);
        },
      ),
    );
  });
});
