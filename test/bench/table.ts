import { isReached, median, ratioOf } from "./figures.ts";
import type { Figures, Row, Skipped } from "./figures.ts";
import type { Machine } from "./machine.ts";

const heads = ["row", "what", "Squadron", "floor", "ratio", "goal"] as const;

/** The whole result for a person to read. */
export function tableOf(machine: Machine, rows: readonly (Row | Skipped)[]): string {
  const cells = rows.map(cellsOf);
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const notes = rows.flatMap((row) =>
    "skipped" in row ? [`${row.id}: SKIPPED. ${row.skipped}`] : row.notes.map((note) => `${row.id}: ${note}`),
  );
  return [
    ...Object.entries(machine).map(([name, value]) => `${name}: ${value}`),
    "Median (least to most, number of samples). Floor and ratio are of the same run, measured in turns.",
    "",
    line(heads),
    line(widths.map((width) => "-".repeat(width))),
    ...cells.map(line),
    "",
    ...notes,
  ].join("\n");
}

function cellsOf(row: Row | Skipped): readonly string[] {
  if ("skipped" in row) return [row.id, row.what, "SKIPPED", "", "", ""];
  const ratio = ratioOf(row);
  return [
    row.id,
    row.what,
    told(row.ours),
    row.floor ? `${row.floor.name}: ${told(row.floor)}` : "",
    ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
    goalOf(row),
  ];
}

function goalOf(row: Row): string {
  if (!row.goal) return "";
  const unit = row.floor ? " ×" : ` ${row.ours.unit}`;
  const sign = row.goal.kind === "at least" ? "≥" : "≤";
  return `${sign} ${row.goal.value}${unit} ${isReached(row) === true ? "reached" : "MISSED"}`;
}

function told({ samples, unit }: Figures): string {
  const digits = unit === "ms" ? 1 : 0;
  const one = (value: number): string => value.toFixed(digits);
  const gap = unit === "/s" ? "" : " ";
  return `${one(median(samples))}${gap}${unit} (${one(Math.min(...samples))} to ${one(Math.max(...samples))}, n=${samples.length})`;
}

/** The same for a program. */
export function jsonOf(machine: Machine, rows: readonly (Row | Skipped)[]): string {
  const told = rows.map((row) =>
    "skipped" in row
      ? row
      : {
          ...row,
          median: median(row.ours.samples),
          floorMedian: row.floor && median(row.floor.samples),
          ratio: ratioOf(row),
          reached: isReached(row),
        },
  );
  return JSON.stringify({ machine, rows: told }, undefined, 2);
}
