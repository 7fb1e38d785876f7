import type { CommandDefinition } from "./command.ts";

/** @param all every command, itself included */
export function createHelp(all: () => readonly CommandDefinition[]): CommandDefinition {
  return {
    verb: "help",
    usage: "",
    summary: "This list.",
    least: "triage",
    run: () => ({ ok: true, actions: [], lines: [{ id: "help", text: commandTable(all()) }] }),
  };
}

/** The commands as a table of Markdown. */
export function commandTable(all: readonly CommandDefinition[]): string {
  const rows = all.map(
    ({ verb, usage, summary, least }) =>
      `| \`/squadron ${`${verb} ${usage}`.trim().replaceAll("|", "\\|")}\` | ${summary} | ${least} |`,
  );
  return ["| command | what it does | who may |", "|---|---|---|", ...rows].join("\n");
}
