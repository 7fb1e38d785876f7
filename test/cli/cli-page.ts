import { commands, groups } from "../../src/cli/commands.ts";
import type { Command } from "../../src/cli/command.ts";
import { inputsOf, usageOf, type Told } from "../../src/cli/to-yargs.ts";

const head = `# The command line

<!-- Written by \`npx tsx test/cli/write-cli-page.ts\` from src/cli. Do not edit. -->

\`squadron\` is \`node dist/cli.js\` after \`npm run build\`, and \`npx tsx src/cli.ts\` without. \`squadron <command> --help\` says
what stands here; \`squadron completion >> ~/.bashrc\` (or \`~/.zshrc\`) teaches the shell to complete it.

Exit codes: 0 done, 1 failed or problems found, 2 wrong usage.
`;

/** The text of `docs/reference/cli.md`. */
export function renderCliPage(): string {
  return [head, ...commands.map((command, at) => `${intro(at)}${section(command)}`)].join("\n");
}

/** A heading where a group begins. */
function intro(at: number): string {
  const groupOf = (which: number): string => commands[which]?.name.split(" ")[0] ?? "";
  const group = groupOf(at);
  const summary = groups[group];
  return summary !== undefined && groupOf(at - 1) !== group ? `## ${group}\n\n${summary}.\n\n` : "";
}

function section(command: Command): string {
  const { words, options } = inputsOf(command);
  const before = command.name.split(" ").slice(0, -1);
  const rows = [...words, ...options].map(row);
  const parts = [
    `${before.length === 0 ? "##" : "###"} \`squadron ${[...before, usageOf(command)].join(" ")}\``,
    `${command.summary}.`,
    ...(rows.length === 0 ? [] : [["| what | means |", "| --- | --- |", ...rows].join("\n")]),
    ...(command.examples.length === 0 ? [] : [`\`\`\`\n${command.examples.join("\n")}\n\`\`\``]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function row({ name, node }: Told): string {
  const choices = node.enum ?? node.items?.enum;
  const what = choices ? ` ${choices.join(" \\| ")}` : "";
  const unless =
    node.default === undefined || node.default === false
      ? ""
      : ` (unless given: \`${JSON.stringify(node.default)}\`)`;
  return `| \`${name}\`${what} | ${(node.description ?? "").replaceAll("|", "\\|")}${unless} |`;
}
