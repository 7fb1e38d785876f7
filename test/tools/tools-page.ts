import { z } from "zod";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { SchemaNode } from "../../src/config/schema-problems.ts";
import { squadronTools } from "../../src/domain/tool-names.ts";
import { tools } from "../../src/tools/index.ts";
import type { Tool } from "../../src/tools/tool.ts";

const head = `# Tools

<!-- Written by \`npx tsx test/tools/write-tools-page.ts\` from src/tools. Do not edit. -->

What an agent can do on GitHub, in the words it is told. A role has those that its custom-agent file names; without a file,
those of the built-in team, as in the last column. Every change goes through one writer and happens once, also when a turn
is repeated. Arguments are checked before anything is done; what is refused is told to the agent in a sentence, and its
turn goes on. \`?\` marks an argument that may be left out.

| tool | what it does | arguments | ends the turn | built-in roles |
| --- | --- | --- | --- | --- |
`;

/** The text of `docs/reference/tools.md`. */
export function renderToolsPage(): string {
  const rows = squadronTools.map((name) => {
    const tool = tools.get(name);
    if (!tool) throw new Error(`there is no tool ${name}`);
    return row(tool);
  });
  return `${head}${rows.join("\n")}\n`;
}

function row(tool: Tool): string {
  const having = builtinTeam.filter((role) => role.tools.includes(tool.name)).map(({ role }) => role);
  const who = having.length === builtinTeam.length ? "all" : having.join(", ");
  const schema = z.toJSONSchema(tool.input, { io: "input" }) as SchemaNode;
  const cells = [
    `\`${tool.name}\``,
    tool.description,
    fields(schema).join("<br>"),
    tool.endsTurn ? "yes" : "no",
    who,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** One line for each argument; those of the entries of a list behind the list's. */
function fields(node: SchemaNode, before = ""): readonly string[] {
  const required = new Set(node.required);
  return Object.entries(node.properties ?? {}).flatMap(([name, each]) => {
    const more = required.has(name) ? "" : "?";
    const says = [each.enum?.join(", "), each.description].filter((part) => part !== undefined).join(": ");
    const line = `\`${before}${name}\`${more}${says === "" ? "" : ` ${says}`}`;
    return [line, ...fields(each.items ?? {}, `${before}${name}[].`)];
  });
}
