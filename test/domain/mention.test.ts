import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Role } from "../../src/domain/ids.ts";
import { parseMention } from "../../src/domain/mention.ts";

const roles = ["dev", "pm", "code-owner"] as Role[];
const read = (body: string) => parseMention(body, "squadron-lab", roles);

describe("a mention", () => {
  it.each([
    ["@squadron-lab dev please look", ["dev"], false],
    ["Hello @Squadron-Lab Dev, and @squadron-lab pm.", ["dev", "pm"], false],
    ["@squadron-lab code-owner: yours", ["code-owner"], false],
    ["(@squadron-lab[bot] dev)", ["dev"], false],
    ["@squadron-lab dev and again @squadron-lab dev", ["dev"], false],
    ["@squadron-lab, what now?", [], true],
    ["@squadron-lab", [], true],
    ["@squadron-lab\ndev", ["dev"], false],
  ])("in %j names %j", (body, named, app) => {
    expect(read(body)).toEqual({ app, roles: named });
  });

  it.each([
    "`@squadron-lab dev`",
    "```\n@squadron-lab dev\n```",
    "    @squadron-lab dev",
    "> @squadron-lab dev",
    "<!-- @squadron-lab dev -->",
    "<b title='@squadron-lab dev'></b>",
    "@squadron-laboratory dev",
    "mail@squadron-lab dev",
    "@squadron dev",
    "dev",
  ])("in %j is none", (body) => {
    expect(read(body)).toEqual({ app: false, roles: [] });
  });

  it("is found or not in any text, and names only roles there are", () => {
    const word = fc.constantFrom(
      "@squadron-lab",
      "dev",
      "pm",
      "nobody",
      ">",
      "`",
      "```\n",
      "\n",
      "<!--",
      "**",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        for (const role of read(words.join(" ")).roles) expect(roles).toContain(role);
      }),
    );
  });

  it("in quotes nested by the thousand is nobody's word", () => {
    expect(read(`${">".repeat(9_000)} @squadron-lab dev`)).toEqual({ app: false, roles: [] });
  });
});
