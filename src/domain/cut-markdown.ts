import { cutAtBreak } from "./cut-at-break.ts";
import { scan } from "./markup/scan.ts";
import type { Token } from "./markup/token.ts";

export interface CutMarkdown {
  readonly text: string;
  /** How many characters of the whole it lacks. */
  readonly left: number;
}

// What may be added to close what the cut leaves open.
const closingRoom = 200;
// Longer fences, and more folds in one another, are nobody's honest text.
const longestFence = 60;
const mostFolds = 8;
const folds = new Set(["details", "pre"]);

/**
 * The beginning of a Markdown text, with what is added to it no longer than `most`. Code, tags and links are left whole or
 * left out, so that no name in code becomes a name outside of it; a long block of code is cut and closed. Pure.
 */
export function cutMarkdown(whole: string, most: number): CutMarkdown {
  const room = most - closingRoom;
  const open: string[] = [];
  let kept = "";
  let closing = "";
  for (const token of scan(whole) ?? [asText(whole)]) {
    if (kept.length + token.raw.length > room) {
      const begin = beginOf(token, room - kept.length);
      kept += begin.words;
      closing = begin.closing;
      break;
    }
    kept += token.raw;
    if (token.kind === "tag" && folds.has(token.name)) noteFold(open, token);
  }
  const words = kept.trimEnd();
  const folded = open.slice(0, mostFolds).toReversed();
  const closed = [closing, ...folded.map((name) => `\n\n</${name}>`)].join("");
  return { text: words + closed, left: whole.length - words.length };
}

/** What is too tangled to be scanned has no words of an agent in it: those are scanned before they are sent. */
function asText(raw: string): Token {
  return { kind: "text", raw, html: false };
}

function noteFold(
  open: string[],
  { name, closing }: { readonly name: string; readonly closing: boolean },
): void {
  if (!closing) open.push(name);
  else if (open.at(-1) === name) open.pop();
}

interface Begin {
  readonly words: string;
  readonly closing: string;
}

const nothing: Begin = { words: "", closing: "" };

function beginOf({ kind, raw }: Token, most: number): Begin {
  if (kind === "text") return { words: withoutHalf(cutAtBreak(raw, most)), closing: "" };
  const [fence = "", indent = "", marks = ""] =
    kind === "code" ? (/^( {0,3})(`+|~{3,})/.exec(raw) ?? []) : [];
  if (fence === "" || marks.length > longestFence || most <= fence.length) return nothing;
  const part = cutAtBreak(raw, most);
  if (part.includes("\n")) return { words: part, closing: `\n${indent}${marks}` };
  // Code within a line: marks at its end would join those that close it.
  const words = part.replace(/`+$/, "");
  return words.length <= fence.length ? nothing : { words, closing: marks };
}

/** Words that had no break to cut at, without half a name or address at their end: it could be somebody else's. */
function withoutHalf(words: string): string {
  return /\s$/.test(words) ? words : words.replace(/(?:@|:\/\/|www\.)[^\s@]{0,300}$/i, "");
}
