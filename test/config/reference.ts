import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { SchemaNode } from "../../src/config/schema-problems.ts";
import { squadronJsonSchema } from "../../src/config/squadron-file.ts";
import { knownToolNames, readToolName } from "../../src/config/tool-aliases.ts";
import { triggerWords } from "../../src/config/trigger-words.ts";
import { triggers } from "../../src/domain/roster.ts";
import { isBuiltinTool, isSquadronTool } from "../../src/domain/tool-names.ts";

/** The text of `docs/reference/squadron.schema.json`. */
export function renderSchema(): string {
  return `${JSON.stringify(squadronJsonSchema, null, 2)}\n`;
}

const head = `# Configuration

<!-- Written by \`npx tsx test/config/write-reference.ts\` from the schema in src/config. Do not edit. -->

A repository without any file has the built-in team. Two kinds of files change it, on the default branch only:

- \`.github/agents/<role>.agent.md\` (or \`<role>.md\`): GitHub's custom-agent files. One gives a built-in role another
  prompt, or adds a role. Agents for all repositories of an owner lie in \`agents/\` of the owner's \`.github-private\`.
- \`.github/squadron.yml\`: how roles are bound, as below. The owner's \`.github\` repository may have one with defaults
  for all repositories. A repository may set everything itself, but not go beyond what stands there or under its \`allow\`;
  where it does, the owner's word holds. Squadron must be installed on these repositories to read them.

Defaults are those of a role that a repository adds; \`squadron config show --json\` prints those of the built-in roles.

Every role is also told what stands in \`AGENTS.md\` and \`.github/copilot-instructions.md\` of the default branch.

\`squadron config check\` explains every problem with its line and remedy, \`squadron config show\` prints the team, and
\`squadron config schema\` the JSON Schema for editors. A push that touches these files is read at once. A file that does
not hold leaves the last one that did, and the commit's status \`squadron/config\` says so.

\`\`\`yaml
# .github/squadron.yml
lead: dev
roles:
  dev:
    labels: [squadron:dev, bug]
    models: [openai/gpt-5, anthropic/claude-sonnet-4-5]
    network: [registry.npmjs.org]
    limits: { minutes: 45 }
  docs:
    enabled: false
protected-paths: [infra/]
\`\`\`
`;

/** The text of `docs/reference/configuration.md`. */
export function renderConfiguration(): string {
  const root = squadronJsonSchema as SchemaNode;
  const parts = [head, ...sections("", root), tools()];
  return parts.join("\n");
}

/** The text of `docs/reference/triggers.md`. */
export function renderTriggers(): string {
  const rows = triggers.map((trigger) => {
    const roles = builtinTeam.filter((profile) => profile.triggers.includes(trigger));
    const named = roles.length === builtinTeam.length ? "all" : roles.map(({ role }) => role).join(", ");
    return `| \`${trigger}\` | ${triggerWords[trigger]} | ${named} |`;
  });
  return [
    "# Triggers",
    "",
    "<!-- Written by `npx tsx test/config/write-reference.ts` from src/config/trigger-words.ts. Do not edit. -->",
    "",
    "What wakes a role, by the names of the key `triggers` in `.github/squadron.yml`. A person needs the permission that the",
    "role's `wakers` names. A teammate's hand-off, the close of an issue that a role waits for (`block_on`) and the",
    "repository's `schedule` wake a role whatever its triggers are. To take away a role's last label, to close the issue or",
    "to stop it works always; when the App is unassigned, its agents stop there and say what they leave.",
    "",
    "| trigger | what wakes the role | built-in roles |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

interface Row {
  readonly key: string;
  readonly node: SchemaNode;
}

/** A table for each map of keys: the file's own first, then those of what is in it. */
function sections(name: string, node: SchemaNode): readonly string[] {
  const rows = Object.entries(node.properties ?? {}).map(([key, each]): Row => ({ key, node: each }));
  const title = name === "" ? "## The file" : `## \`${name}\``;
  const table = [
    title,
    "",
    "| key | type | default | meaning |",
    "| --- | --- | --- | --- |",
    ...rows.map(line),
    "",
  ];
  const inner = rows.flatMap(({ key, node: each }) => below(name === "" ? key : `${name}.${key}`, each));
  return [table.join("\n"), ...inner];
}

function below(name: string, node: SchemaNode): readonly string[] {
  if (node.properties) return sections(name, node);
  if (node.additionalProperties) return below(`${name}.<name>`, node.additionalProperties);
  if (node.items) return below(`${name}[]`, node.items);
  return (node.anyOf ?? []).flatMap((each) => below(name, each));
}

function line({ key, node }: Row): string {
  const meaning = node.description ?? "";
  if (meaning === "") throw new Error(`${key} has no description`);
  return `| \`${key}\` | ${typeOf(node)} | ${defaultOf(node)} | ${meaning.replaceAll("|", "\\|")} |`;
}

function typeOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum)
    return node.enum.length > 20 ? "name" : node.enum.map((each) => `\`${String(each)}\``).join(", ");
  if (node.items) return `list of ${typeOf(node.items)}`;
  if (node.anyOf) return node.anyOf.map(typeOf).join(" or ");
  if (node.properties) return "keys";
  if (node.additionalProperties) return `map of ${typeOf(node.additionalProperties)}`;
  return { integer: "number", number: "number", boolean: "true or false" }[node.type ?? ""] ?? "text";
}

function defaultOf({ default: value }: SchemaNode): string {
  return value === undefined ? "" : `\`${JSON.stringify(value)}\``;
}

function tools(): string {
  const rows = knownToolNames
    .filter((name) => !isSquadronTool(name))
    .map((name) => {
      const named = readToolName(name);
      const is = named.kind === "tools" ? named.names : [];
      return `| \`${name}\` | ${is.map((each) => `\`${each}\``).join(", ")} |`;
    });
  const own = knownToolNames.filter(isSquadronTool).map((name) => `\`${name}\``);
  const builtin = knownToolNames.filter(isBuiltinTool).map((name) => `\`${name}\``);
  return [
    "## Tools",
    "",
    `Of Squadron: ${own.join(", ")}.`,
    "",
    `Of the runtime, in a sandbox: ${builtin.join(", ")}. Custom-agent files call them by these names, whatever the case:`,
    "",
    "| name | tools |",
    "| --- | --- |",
    ...rows,
    "",
    "`web` and `agent` are not available; a file that names them works without.",
    "",
  ].join("\n");
}
