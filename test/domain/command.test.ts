import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseCommands as parse, spokenText } from "../../src/domain/command.ts";

const names = { slug: "squadron-lab", roles: ["dev", "pm"] };
const parseCommands = (body: string) => parse(body, names);
const verbs = (body: string) => parseCommands(body).map(({ verb }) => verb);
/** Any text, and text that is made to confuse Markdown. */
const prose = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        "`",
        "```",
        ">",
        "<!--",
        "-->",
        "\n",
        "\n\n",
        "    ",
        "*",
        "[",
        "](x)",
        "<b>",
        "word",
        "~~~",
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join("")),
);

describe("a command", () => {
  it.each([
    ["/squadron stop", [{ verb: "stop", args: [] }]],
    ["/squadron stop dev pm", [{ verb: "stop", args: ["dev", "pm"] }]],
    ["  /Squadron   STOP  Dev", [{ verb: "stop", args: ["Dev"] }]],
    ["@squadron-lab stop", [{ verb: "stop", args: [] }]],
    ["Enough.\n@Squadron-Lab[bot] Stop dev", [{ verb: "stop", args: ["dev"] }]],
    ["Thanks.\n\n/squadron stop\n\nMore words.", [{ verb: "stop", args: [] }]],
    ["Thanks.\n/squadron stop", [{ verb: "stop", args: [] }]],
    [
      "/squadron stop\n/squadron stop pm",
      [
        { verb: "stop", args: [] },
        { verb: "stop", args: ["pm"] },
      ],
    ],
    ["/squadron", [{ verb: "help", args: [] }]],
    ["**/squadron stop**", [{ verb: "stop", args: [] }]],
    ["/squadron dance", [{ verb: "dance", args: [] }]],
  ])("is read from %j", (body, expected) => {
    expect(parseCommands(body)).toEqual(expected);
  });

  it.each([
    "Say /squadron stop to stop it.",
    "@squadron-lab close the gap, please.",
    "@squadron-lab dev stop",
    "@squadron-lab",
    "Tell @squadron-lab stop.",
    "/squadronstop",
    "`/squadron stop`",
    "```\n/squadron stop\n```",
    "~~~sh\n/squadron stop\n~~~",
    "    /squadron stop",
    "> /squadron stop",
    "> quoted\n/squadron stop",
    "<!-- /squadron stop -->",
    "<!--\n/squadron stop\n-->",
    "<!--\n\n/squadron stop\n\n-->",
    "<div>\n/squadron stop\n</div>",
    "```\n/squadron stop",
    "| a |\n| - |\n| /squadron stop |",
    "[x]: /squadron",
    "",
  ])("is not read from %j", (body) => {
    expect(parseCommands(body)).toEqual([]);
  });

  it("is never found in code, in quotes or in HTML comments, whatever stands there", () => {
    fc.assert(
      fc.property(prose, (text) => {
        const words = text.replaceAll(/[`~>]|-->/g, "").replaceAll("\n", " ");
        const inside = `${words}\n/squadron stop\n${words}`;
        expect(verbs(`\`\`\`\`\`\n${inside}\n\`\`\`\`\``)).toEqual([]);
        expect(verbs(`<!--\n${inside}\n-->`)).toEqual([]);
        expect(verbs(inside.replaceAll(/^/gm, "> "))).toEqual([]);
      }),
    );
  });

  it("is found after any words of a paragraph of its own", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w ,.?]{0,80}$/), (words) => {
        expect(verbs(`Well. ${words.trim()}\n\n/squadron stop\n`)).toEqual(["stop"]);
      }),
    );
  });

  it("is read from any text without failing", () => {
    fc.assert(
      fc.property(prose, (text) => {
        expect(Array.isArray(parseCommands(text))).toBe(true);
        expect(typeof spokenText(text)).toBe("string");
      }),
    );
  });

  it.each([
    ["quotes", ">".repeat(60_000)],
    ["quotes with blanks", "> ".repeat(30_000)],
    ["lists", "1. ".repeat(20_000)],
    ["brackets", "[".repeat(60_000)],
  ])("is found before tens of thousands of %s, which are no failure", (_what, burden) => {
    expect(parseCommands(burden)).toEqual([]);
    expect(() => parseCommands(`/squadron stop\n\n${burden}`)).not.toThrow();
  });

  it("costs nothing to look for where nobody wrote its name", () => {
    // Markdown that takes the parser seconds is not even parsed: the slow path throws here, the quick one does not.
    const deep = `${"> ".repeat(30_000)} and then some`;
    expect(() => spokenText(deep)).toThrow(RangeError);
    expect(parseCommands(deep)).toEqual([]);
  });
});
