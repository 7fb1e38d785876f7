import fc from "fast-check";
import { expect, it } from "vitest";

import { showMarkdown } from "../../src/lab/github/pages/show-markdown.ts";
import { readMarkup } from "./markup.ts";

// Spaces between blocks are nothing in a browser.
const show = async (text: string): Promise<string> =>
  String(await showMarkdown(text)).replaceAll(/\s*\n\s*(?=<)|(?<=>)\s*\n\s*/g, "");

it.each([
  ["**dev** is _gone_", "<p><strong>dev</strong> is <em>gone</em></p>"],
  ["- [x] Ask\n- [ ] Do", "<ul><li>☑ Ask</li><li>☐ Do</li></ul>"],
  ["see [it](http://a.test/b)", '<p>see <a href="http://a.test/b">it</a></p>'],
  ["`code` <sub>small</sub>", "<p><code>code</code> small</p>"],
  ["```sh\nls <x>\n```", "<pre><code>ls &lt;x&gt;</code></pre>"],
  [
    "|a|b|\n|-|-|\n|1|2|",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
  ],
  ["one\ntwo", "<p>one<br />two</p>"],
])("shows %j as GitHub does", async (text, shown) => expect(await show(text)).toBe(shown));

it("leads nowhere but to http and https", async () => {
  expect(await show("[a](javascript:alert(1)) [b](data:text/html,x) ![c](http://a.test/c.png)")).toBe(
    "<p>a b c</p>",
  );
});

const hostile = fc.constantFrom(
  "<script>alert(1)</script>",
  "<img src=x onerror=x>",
  '[x](http://a.test" onload="x)',
  "[x](javascript:x)",
  '![x](http://a.test "y\\" z")',
  "<http://a.test/'>",
  "<!--",
  "```",
  "`",
  "\n",
  "> ",
  "- ",
  "|",
  "\\<b>",
  "&lt;b&gt;",
  "<",
  '"',
);
const names = "p strong em del code pre blockquote ul ol li table thead tbody tr th td a hr br".split(" ");
const elements = new Set(["a href", ...names, ...names.map((name) => `/${name}`)]);

it("makes nothing of a text but its own elements, with links and no other attribute", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(hostile, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 8 }),
      async (parts) => {
        const shown = readMarkup(await show(parts.join("")));
        expect(shown.elements.filter((each) => !elements.has(each))).toEqual([]);
        expect(shown.values.filter((each) => !/^https?:\/\//i.test(each))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

it("shows what is nested deeper than can be followed as it is written", async () => {
  const deep = "> ".repeat(20_000);
  expect(await show(deep)).toContain("&gt; &gt;");
});
