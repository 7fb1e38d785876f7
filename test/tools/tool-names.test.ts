import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { SchemaNode } from "../../src/config/schema-problems.ts";
import { squadronTools, talkingTools } from "../../src/domain/tool-names.ts";
import { tools } from "../../src/tools/index.ts";
import { renderToolsPage } from "./tools-page.ts";

// What these are for is said by their names.
const obvious = new Set(["title", "add", "remove", "items", "text", "done", "comments"]);

/** The names of all fields of a schema that have no description, those in lists and objects included. */
function undescribed({ properties = {}, items }: SchemaNode): readonly string[] {
  const own = Object.entries(properties).flatMap(([name, node]) => [
    ...(node.description === undefined ? [name] : []),
    ...undescribed(node),
  ]);
  return [...own, ...(items ? undescribed(items) : [])];
}

describe("Squadron's own tools", () => {
  it("are the ones that files may name, all of them", () => {
    expect([...tools.keys()].toSorted()).toEqual([...squadronTools].toSorted());
    expect(tools.size).toBe(squadronTools.length);
  });

  it.each([...tools])("say what %s is for, in whole sentences, and what each argument is", (_, tool) => {
    expect(tool.description).toMatch(/^[A-Z].{30,}\.$/);
    const schema = z.toJSONSchema(tool.input, { io: "input" }) as SchemaNode;
    expect(undescribed(schema).filter((name) => !obvious.has(name))).toEqual([]);
  });

  it("are each in the hands of a built-in role, merging excepted; what is needed to be heard in those of all", () => {
    const held = squadronTools.filter((name) => builtinTeam.some((role) => role.tools.includes(name)));
    expect(squadronTools.filter((name) => !held.includes(name))).toEqual(["merge_pull_request"]);
    for (const role of builtinTeam) expect(role.tools).toEqual(expect.arrayContaining([...talkingTools]));
  });

  it("are described for people as the code has them (else: npx tsx test/tools/write-tools-page.ts)", () => {
    const page = readFileSync(new URL("../../docs/reference/tools.md", import.meta.url), "utf8");
    expect(page).toBe(renderToolsPage());
    expect(page.match(/^\| `/gm)?.length).toBe(tools.size);
  });
});
