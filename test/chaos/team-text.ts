/** What a story under faults showed, for people. */
export function teamText(data: {
  readonly seed: number;
  readonly seconds: number;
  readonly turns: number;
  readonly changes: number;
  readonly injected: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}): string {
  return [
    `seed ${data.seed}: the story of a team, ${data.turns} turns, ${data.changes} changes on GitHub, ${data.seconds} s`,
    "",
    "What went wrong",
    ...Object.entries(data.injected).map(
      ([name, count]) => `  ${name.padEnd(40)}${String(count).padStart(6)}`,
    ),
    "",
    `Violations: ${data.wrong.length}`,
    ...data.wrong.map((each) => `  - ${each}`),
    "",
    data.wrong.length === 0 ? "All zero." : "FAILED.",
  ].join("\n");
}
