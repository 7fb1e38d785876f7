import { cut } from "./cut.ts";

// What a terminal would take for colours, and the time that GitHub Actions puts before each line.
// oxlint-disable-next-line no-control-regex
const dressing = /\u001B\[[0-9;?]*[A-Za-z]|^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?|\r$/g;
const trouble = /error|fail|fatal|panic|exception|traceback|not ok|✗|✘|✖/i;
const allWell = /\b(?:0|no) (?:errors?|fail(?:ed|ures?)?)\b/i;

const longestLine = 500;
const before = 3;
const after = 10;
const gap = "…";

/**
 * The lines of a log that tell why it failed: the end, the first line that speaks of trouble and the last ones, each with
 * the lines around it, in order. At most `most` characters; a log that fits is given whole.
 */
export function failingExcerpt(log: string, most: number): string {
  const lines = log
    .trimEnd()
    .split("\n")
    .map((line) => cut(line.replaceAll(dressing, ""), longestLine));
  const whole = lines.join("\n");
  if (whole.length <= most) return whole;
  const chosen = choose(lines, most);
  if (chosen.length === 0) return whole.slice(-most).replace(/^[\uDC00-\uDFFF]/, "");
  return chosen
    .flatMap((index, at) => (index === (chosen[at - 1] ?? -1) + 1 ? [lines[index]] : [gap, lines[index]]))
    .join("\n");
}

/** @returns the indexes of the lines, in order. */
function choose(lines: readonly string[], most: number): readonly number[] {
  const chosen = new Set<number>();
  let left = most;
  const take = (index: number): boolean => {
    const line = lines[index];
    if (line === undefined || chosen.has(index)) return true;
    // A gap may have to stand before it.
    left -= line.length + 1 + gap.length + 1;
    if (left >= 0) chosen.add(index);
    return left >= 0;
  };
  for (let index = lines.length - 1; left > (most * 2) / 3 && take(index); index--);
  const [first, ...others] = lines.flatMap((line, index) =>
    trouble.test(line) && !allWell.test(line) ? [index] : [],
  );
  const inTurn = first === undefined ? [] : [first, ...others.toReversed()];
  inTurn.flatMap(around).every(take);
  return [...chosen].sort((a, b) => a - b);
}

function around(index: number): readonly number[] {
  const following = Array.from({ length: after + 1 }, (_, step) => index + step);
  return [...following, ...Array.from({ length: before }, (_, step) => index - 1 - step)];
}
