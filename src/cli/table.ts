import stringWidth from "string-width";

// Below that a cell says nothing.
const narrowest = 8;
const gap = 2;

/**
 * Rows under a head. Where they are wider than the terminal, the widest columns give up room first, and what does not fit
 * is cut; without a width nothing is.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width?: number): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\s+/g, " ").trim()));
  const wanted = head.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ""))));
  const widths = width === undefined ? wanted : fit(wanted, width);
  return cells.map((row) => line(row, widths)).join("\n");
}

/** The width of the terminal; undefined where the output goes elsewhere. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

function fit(wanted: readonly number[], width: number): readonly number[] {
  const widths = [...wanted];
  const room = width - gap * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    const now = widths[widest] ?? 0;
    if (now <= narrowest) break;
    widths[widest] = now - 1;
  }
  return widths;
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const room = widths[column] ?? 0;
      const text = shorten(cell, room);
      return text + " ".repeat(Math.max(0, room - stringWidth(text)));
    })
    .join(" ".repeat(gap))
    .trimEnd();
}

const segmenter = new Intl.Segmenter("en");

/** Cuts between characters as people see them, so that no emoji or accent is torn. */
function shorten(text: string, room: number): string {
  if (stringWidth(text) <= room) return text;
  let kept = "";
  for (const { segment } of segmenter.segment(text)) {
    if (stringWidth(kept + segment) > room - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
