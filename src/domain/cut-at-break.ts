import { cut } from "./cut.ts";

// How far back from the last character a better place is looked for.
const nearBy = 2_000;

/** The first `most` code units of a text at most: up to the end of a paragraph, else a line, else a word near there. Pure. */
export function cutAtBreak(text: string, most: number): string {
  const kept = cut(text, Math.max(0, most));
  if (kept.length === text.length) return kept;
  const least = Math.max(1, kept.length - nearBy);
  for (const mark of ["\n\n", "\n", " "]) {
    const at = kept.lastIndexOf(mark);
    if (at >= least) return kept.slice(0, at + mark.length);
  }
  return kept;
}
