import fc from "fast-check";
import { expect, it } from "vitest";

import type { TimelineEntry } from "../../src/domain/timeline.ts";
import { showEntry } from "../../src/web/page/show-entry.ts";
import { readMarkup } from "./markup.ts";

const hostile = fc.constantFrom(
  "<script>alert(1)</script>",
  '" onload="x',
  "' onload='x",
  "</pre></details></li>",
  "<!--",
  "]]>",
  "&lt;b&gt;",
  "<img src=x onerror=x>",
  "&#60;",
  "&",
  "\u0000",
);
// Hyphens are spaces in the name of an act; and a text of the page itself would be taken for an empty one.
const words = fc
  .array(fc.oneof(hostile, fc.string({ unit: "grapheme" })), { maxLength: 6 })
  .map((parts) => `«${parts.join("").replaceAll("-", "_")}»`);

type Make = (text: string) => TimelineEntry;
const entries: readonly (readonly [string, Make])[] = [
  ["an act's author", (text) => ({ kind: "act", by: text, what: "commented", text: "" })],
  ["an act", (text) => ({ kind: "act", by: "ann", what: text, text: "" })],
  ["an act's words", (text) => ({ kind: "act", by: "ann", what: "commented", text })],
  ["a label", (text) => ({ kind: "act", by: "ann", what: "labeled", text })],
  ["a prompt", (text) => ({ kind: "prompt", text })],
  ["what an agent says", (text) => ({ kind: "said", text })],
  ["a tool's name", (text) => ({ kind: "tool", name: text, text: "" })],
  ["a tool's arguments", (text) => ({ kind: "tool", name: "bash", text })],
  ["a result's tool", (text) => ({ kind: "result", name: text, ok: true, ms: 3, text: "" })],
  ["a result", (text) => ({ kind: "result", name: "bash", ok: false, ms: 3, text })],
  ["a change", (text) => ({ kind: "effect", what: "comment", target: 7, ok: true, result: "", text })],
  [
    "why it was refused",
    (text) => ({ kind: "effect", what: "push", target: 0, ok: false, result: text, text: "x" }),
  ],
  ["a problem", (text) => ({ kind: "error", text })],
  ["a status", (text) => ({ kind: "status", status: text, text: "" })],
  ["a status' reason", (text) => ({ kind: "status", status: "paused", text })],
];
const show = async (entry: TimelineEntry, role = "dev"): Promise<string> =>
  String(await showEntry({ id: "1-0", at: 5, entry }, role, 60_005));

it.each(entries)("shows %s as text, whatever is in it", async (_what, make) => {
  const plain = readMarkup(await show(make("plain")));
  await fc.assert(
    fc.asyncProperty(words, async (text) => {
      const shown = readMarkup(await show(make(text)));
      expect(shown.elements).toEqual(plain.elements);
      expect(shown.values).toEqual(plain.values);
      expect(shown.text).toContain(text);
    }),
    { numRuns: 60 },
  );
});

it("shows the role's own name as text", async () => {
  const shown = readMarkup(await show({ kind: "said", text: "Hello" }, "<b>dev"));
  expect([shown.elements[2], shown.text.includes("<b>dev")]).toEqual(["b", true]);
});

it.each<[TimelineEntry, RegExp]>([
  [{ kind: "act", by: "ann", what: "labeled", text: "squadron:dev" }, /ann labelled it squadron:dev 1 min$/],
  [{ kind: "act", by: "ann", what: "checks-failed", text: "" }, /^ann checks failed 1 min$/],
  [{ kind: "prompt", text: "Do it." }, /what it was told 1 min Show the prompt Do it\.$/],
  [{ kind: "result", name: "bash", ok: true, ms: 12, text: "" }, /^✓ bash answered in 12 ms 1 min$/],
  [{ kind: "result", name: "bash", ok: false, ms: 12, text: "" }, /^✗ bash failed in 12 ms/],
  [{ kind: "effect", what: "push", target: 0, ok: true, result: "done", text: "x" }, /^dev pushed 1 min x$/],
  [
    { kind: "effect", what: "comment", target: 7, ok: false, result: "no", text: "x" },
    /^dev wanted, but was refused: commented on #7 1 min x no$/,
  ],
  [{ kind: "cost", tokens: 1_200, money: 0 }, /^the turn used 1,200 tokens 1 min$/],
  [{ kind: "error", text: "Away." }, /^Problem 1 min Away\.$/],
  [{ kind: "status", status: "escalated", text: "" }, /^asks a person to take over/],
])("tells of %j", async (entry, expected) => {
  expect(
    readMarkup(await show(entry))
      .text.replaceAll(/\s+/g, " ")
      .trim(),
  ).toMatch(expected);
});
