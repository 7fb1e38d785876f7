/** What was measured of one thing, in the order it was measured. */
export interface Figures {
  readonly name: string;
  readonly unit: "/s" | "ms" | "MB" | "B" | "writes" | "commands" | "requests";
  readonly samples: readonly number[];
}

/** One line of the table. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly ours: Figures;
  /** The same done with as little as possible, measured in the same run. */
  readonly floor?: Figures;
  readonly goal?: Goal;
  /** What a reader must know to judge the figures; one sentence each. */
  readonly notes: readonly string[];
}

/** Of the ratio to the floor, or of the figure itself where there is no floor. Told, never asserted. */
export interface Goal {
  readonly kind: "at least" | "at most";
  readonly value: number;
}

/** A row that could not be measured here. */
export interface Skipped {
  readonly id: string;
  readonly what: string;
  readonly skipped: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Ours over the floor; above 1 is good for rates, bad for times. */
export function ratioOf({ ours, floor }: Row): number | undefined {
  return floor && median(ours.samples) / median(floor.samples);
}

/** @returns undefined where the row has no goal. */
export function isReached(row: Row): boolean | undefined {
  if (!row.goal) return undefined;
  const { kind, value } = row.goal;
  // The worst memory counts, the typical time.
  const figure = ratioOf(row) ?? Math.max(...row.ours.samples);
  return kind === "at least" ? figure >= value : figure <= value;
}
