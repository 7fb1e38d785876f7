import { cut } from "./cut.ts";
import { oneLine } from "./living-comment.ts";
import { withoutMarkers } from "./marker.ts";

// GitHub's limits, in characters. A string's length is never less.
const longestBody = 65_536;
const longestSummary = 65_535;
const longestTitle = 256;
const longestDescription = 140;
const cutNote = "\n\n_Cut: too long for GitHub._";

/** The body of a comment, issue, pull request or review: words of whoever wrote them, then the hidden marks, if any. */
export function bodyText(words: string, ...marks: readonly string[]): string {
  const hidden = marks.length === 0 ? "" : `\n\n${marks.join("\n")}`;
  return `${fitted(words, longestBody - hidden.length)}${hidden}`;
}

/** What a check run says of its result. */
export function summaryText(words: string): string {
  return fitted(words, longestSummary);
}

export function titleText(words: string): string {
  return oneLine(withoutMarkers(words), longestTitle);
}

/** What a commit status says of its result. */
export function descriptionText(words: string): string {
  return oneLine(withoutMarkers(words), longestDescription);
}

// Only the writer says what is ours: words that carry a mark would pass for it when it is looked for.
function fitted(words: string, most: number): string {
  const text = withoutMarkers(words);
  return text.length <= most ? text : `${cut(text, most - cutNote.length)}${cutNote}`;
}
