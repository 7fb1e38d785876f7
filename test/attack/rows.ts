import type { Outcome } from "./attack.ts";

/** What came of playing an attack once. `BROKEN`: it could not be tried, which shows nothing. */
export type Played =
  | { readonly came: "stopped" | "SUCCEEDED"; readonly outcome: Outcome; readonly ms: number }
  | { readonly came: "BROKEN" | "skipped" | "no seam"; readonly why: string; readonly ms: number };

export type Row = Played & {
  readonly name: string;
  readonly incident: string;
  /** What stands in the attack's way. */
  readonly defence: string;
};

/** One attack for a person to read. */
export function rowText(row: Row): string {
  const head = `${row.came.padEnd(9)}  ${row.name}  (${(row.ms / 1_000).toFixed(1)} s)`;
  const lines =
    "outcome" in row
      ? [
          `tried       ${row.outcome.tried}`,
          `stopped by  ${row.came === "stopped" ? row.outcome.stoppedBy : `nothing; as built: ${row.defence}`}`,
          `seen        ${row.outcome.evidence}`,
        ]
      : [row.why];
  return [head, ...lines.map((line) => `           ${line}`)].join("\n");
}

/** How it went, and the last line. `failed`: rows that are not as they should be. */
export function countOf(rows: readonly Row[], isSelfTest: boolean) {
  const of = (came: Row["came"]): readonly Row[] => rows.filter((row) => row.came === came);
  const skipped = of("skipped");
  const broken = of("BROKEN").length;
  const succeeded = of("SUCCEEDED").length;
  const notes =
    skipped.length > 0 ? [`SKIPPED: ${skipped.length} could not be tried on this machine, see above.`] : [];
  if (!isSelfTest) {
    const tried = succeeded + of("stopped").length;
    if (broken > 0) notes.push(`BROKEN: ${broken} could not be tried, see above.`);
    const text = [...notes, `${tried} tried, ${succeeded} succeeded`].join("\n");
    return { tried, succeeded, broken, skipped: skipped.length, failed: succeeded + broken, text };
  }
  const seamless = of("no seam");
  const failed = of("stopped").length + broken;
  if (seamless.length > 0)
    notes.push(
      `NOT SELF-TESTED: ${seamless.length}, whose defence no seam takes out: ${seamless.map(({ name }) => name).join(", ")}.`,
    );
  const text = [
    ...notes,
    `${succeeded + failed} without their defence, ${succeeded} succeeded as they should, ${failed} did not`,
  ];
  return {
    succeeded,
    notSelfTested: seamless.length,
    skipped: skipped.length,
    failed,
    text: text.join("\n"),
  };
}
