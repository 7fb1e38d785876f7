import { cutMarkdown } from "./cut-markdown.ts";
import { oneLine } from "./living-comment.ts";
import { withoutMarkers } from "./marker.ts";

// GitHub's limits, in characters. A string's length is never less.
const longestBody = 65_536;
const longestSummary = 65_535;
const longestTitle = 256;
const longestDescription = 140;

/** Words as they are written on GitHub. */
export interface Words {
  readonly text: string;
  /** Says where all of a text is that had to be cut, "" for nowhere: see `whole-text.ts`. */
  readonly whole: string;
}

/** The body of a comment, issue, pull request or review: words of whoever wrote them, then the hidden marks, if any. */
export function bodyText(words: Words, ...marks: readonly string[]): string {
  const hidden = marks.length === 0 ? "" : `\n\n${marks.join("\n")}`;
  return `${fitted(words, longestBody - hidden.length)}${hidden}`;
}

/** What a check run says of its result. */
export function summaryText(words: Words): string {
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
function fitted({ text: words, whole }: Words, most: number): string {
  const text = withoutMarkers(words);
  if (text.length <= most) return text;
  const kept = cutMarkdown(text, most - cutNote(text.length, whole).length);
  return `${kept.text}${cutNote(kept.left, whole)}`;
}

function cutNote(left: number, whole: string): string {
  const count = left.toLocaleString("en-US");
  return `\n\n_${count} characters were left out here: GitHub takes no longer text.${whole === "" ? "" : ` ${whole}`}_`;
}
