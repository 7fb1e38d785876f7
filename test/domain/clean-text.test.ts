import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cleanText, cleanTitle } from "../../src/domain/clean-text.ts";

/** What a text may be made of that wants to be read by a model and by nobody else. */
const pieces = fc.constantFrom(
  ...'<!-- --> --!> <![CDATA[ ]]> <? ?> <!x > < </ <p title=" <div hidden> </div> <pre> </pre> <details>'.split(
    " ",
  ),
  ..."![ [ ] ]( ](x ) ]: [a]:#'t' [a] ` `` ``` ~~~ \\ ' \" ( - > 1. evil".split(" "),
  ..."\n|\n\n|    |\t|\r|\u200B|\u202E|\u{E0041}|👩|\u200D|\uFE0F|\uD800".split("|"),
);
const hostile = fc.array(pieces, { maxLength: 60 }).map((all) => all.join(""));

describe("text of people, cleaned for a model", () => {
  it("is left as it is when people see all of it", () => {
    const text = [
      "# Crash in `List<String>`",
      "It fails if a < b && c > d, see [the docs](https://example.org/a_(b)) and <https://example.org>.",
      '```html\n<!-- a comment --> ![alt](x.png) <p title="t">\n```',
      "- [ ] one\n- [x] `<!-- code -->` and ``a ` b``",
      "<details>\n<summary>Log</summary>\n\nlines\n</details>",
      "👩‍👩‍👧 ❤️ ☎︎ 1️⃣ e\u0301 שלום",
    ].join("\n\n");
    expect(cleanText(text)).toBe(text);
  });

  it.each([
    ["a comment", "before<!-- evil -->after", "before after"],
    ["a comment over lines", "before\n<!--\nevil\n\nevil\n-->\nafter", "before\n \nafter"],
    ["a comment without an end", "before\n<!-- evil\n\nevil", "before\n "],
    ["a fence within a comment", "<!--\n```\n-->evil?\n```", " evil?\n```"],
    ["a declaration", "a<!DOCTYPE evil>b<?evil?>c<![CDATA[evil]]>d", "a b c d"],
    ["the text of an image", 'see ![evil [evil]](https://x.org/a.png "evil")', "see [image]"],
    ["an image by label", "![evil][a]\n\n[a]: https://x.org/evil 'evil'", "[image]\n\n"],
    ["an HTML image", '<img src="x" alt="evil">', "[image]"],
    ["a hidden element", "a<div hidden>evil<div>evil</div>evil</div>b", "a b"],
    ["what is not displayed", "a<span style='color:red; DISPLAY : none'>evil</span>b", "a b"],
    ["a hidden element without an end", "a<p hidden>evil", "a "],
    ["attributes", '<p title="evil" data-x="evil" aria-label=evil>words</p>', "<p>words</p>"],
    [
      "all of a link but where it leads",
      '<a href="https://x.org" title="evil">words</a>',
      '<a href="https://x.org">words</a>',
    ],
    ["the title of a link", '[words](https://x.org "evil")', "[words](https://x.org)"],
    ["a label for nobody", "a\n\n[//]: # (evil)\n[evil]: x\n\nb", "a\n\n\n\n\nb"],
    [
      "the title of a label",
      "[words]\n\n[words]: https://x.org\n  'evil'",
      "[words]\n\n[words]: https://x.org",
    ],
    ["code that HTML makes none", "<div>\n`<!-- ` evil -->\n</div>", "<div>\n` \n</div>"],
    ["a fence that a list ends", "- a\n  ```\n<!-- evil -->\n", "- a\n  ```\n \n"],
    ["code over several lines", "`a\n<!-- evil -->`", "`a\n `"],
    ["zero-width characters", "a\u200Bb\u2060c\uFEFFd\u00ADe", "abcde"],
    ["directions", "a\u202Eb\u2066c\u200Fd", "abcd"],
    ["tag characters", `a${String.fromCodePoint(0xe0041, 0xe0042)}b`, "ab"],
    ["joiners outside of emoji", "a\u200D\u200Db👩\u200D", "ab👩"],
    ["invisible characters in code", "`a\u200Bb`\n```\nc\u202Ed\n```", "`ab`\n```\ncd\n```"],
  ])("is without %s", (_, text, left) => {
    expect(cleanText(text)).toBe(left);
  });

  it("may be long and full of markup", () => {
    const row = "<tr><td>`a`</td><td><b>b</b> ``c`` [d](https://x.org) a < b `</td></tr>";
    expect(cleanText(row.repeat(800))).toBe(row.repeat(800));
    expect(cleanText(`${"`` a ` b [c](d) ".repeat(2_000)}`)).toContain("[c](d)");
  });

  it("is the same when it is cleaned again", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = cleanText(text);
        expect(cleanText(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it("has no comment, and nothing invisible, whatever it is made of", () => {
    const outside = hostile.map((text) => text.replaceAll(/[`~]/g, ""));
    fc.assert(
      fc.property(outside, (text) => {
        expect(cleanText(text)).not.toMatch(/(?<!\\)<!--|[\u200B\u202E\u{E0041}]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(
    [
      ..."< <a <a= <!- ![ [ ]( [a]:x' ` `` ` <p\u0020title=\" <p\u0020a='\" <div\u0020hidden> \\ ( <![CDATA[".split(
        " ",
      ),
      "`\n",
      "[a]: x '\n",
      "<div>\n<a b='",
      "- ```\n",
      "](x\n'",
      "\u200D",
    ].map((each) => [each]),
  )("of 64 KB takes no longer than its length allows: %j", (each) => {
    const text = each.repeat(Math.ceil(65_536 / each.length));
    const begin = performance.now();
    cleanText(text);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});

it("a title is one line of what people see", () => {
  expect(cleanTitle(" Crash\u200B in\nList<String> ![x] ")).toBe("Crash in List<String> ![x]");
});
