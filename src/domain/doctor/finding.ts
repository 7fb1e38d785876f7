/** What one check of a Squadron came to. */
export interface Finding {
  readonly check: string;
  readonly level: "ok" | "warn" | "fail";
  /** What was found, one sentence or less. */
  readonly seen: string;
  /** What to do; empty when nothing is wrong. */
  readonly remedy: string;
}

/** One way in which a check can come out. */
type Outcome = readonly [level: Finding["level"], remedy?: string];

/** A finding in the order in which a check knows its parts. */
export function finding(check: string, seen: string, [level, remedy = ""]: Outcome): Finding {
  return { check, level, seen, remedy };
}
