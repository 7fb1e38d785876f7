import { wakeSettings } from "../../../src/adapters/copilot/wake-settings.ts";

/** The text of `docs/reference/settings.md`. */
export function renderSettingsPage(): string {
  const rows = Object.entries(wakeSettings).map(([name, text]) => [`\`${name}\``, text] as const);
  const width = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => cell.padEnd(width[n] ?? 0)).join(" | ")} |`;
  return [
    "# What may change between two wakes",
    "",
    "A sleeping agent keeps its conversation and nothing else. When it wakes, all of this is read again, so a change of a",
    "role reaches agents that are in the middle of their work.",
    "",
    line(["setting", "what it is"]),
    line(width.map((length) => "-".repeat(length))),
    ...rows.map(line),
    "",
  ].join("\n");
}
