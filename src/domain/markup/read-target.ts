import { find, match, paragraphEnd, type Reader } from "./reader.ts";

/** Where a link or an image leads, and how far what says so goes. */
export interface Target {
  readonly to: string;
  readonly title: string;
  readonly end: number;
}

const place = /[ \t]*\n?[ \t]*(?:<([^<>\n]*)>|([^\s<][^\s]*)|)/y;
const gap = /[ \t]*\n?[ \t]*/y;
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", "(": ")" };

/** `(to "title")` from here on. */
export function readTarget(reader: Reader): Target | undefined {
  const begin = reader.at;
  if (reader.text[begin] !== "(") return undefined;
  try {
    reader.at = begin + 1;
    const to = readPlace(reader, true);
    if (to === undefined) return undefined;
    const title = readTitle(reader);
    match(reader, gap);
    reader.at = gap.lastIndex;
    return reader.text[reader.at] === ")" ? { to, title, end: reader.at + 1 } : undefined;
  } finally {
    reader.at = begin;
  }
}

/** `to "title"` up to the end of a line, as it defines a label. */
export function readDefined(reader: Reader): Target | undefined {
  const begin = reader.at;
  try {
    const to = readPlace(reader, false);
    if (to === undefined) return undefined;
    const afterPlace = reader.at;
    const title = readTitle(reader);
    if (endsLine(reader)) return { to, title, end: reader.at };
    reader.at = afterPlace;
    return endsLine(reader) ? { to, title: "", end: afterPlace } : undefined;
  } finally {
    reader.at = begin;
  }
}

function endsLine({ text, at }: Reader): boolean {
  return /^[ \t]*(?:\n|$)/.test(text.slice(at, at + 200));
}

function readPlace(reader: Reader, balanced: boolean): string | undefined {
  const found = match(reader, place);
  if (!found) return undefined;
  const [whole, pointed, bare = ""] = found;
  if (pointed !== undefined) {
    reader.at += whole.length;
    return pointed;
  }
  const to = balanced ? upToBracket(bare) : bare;
  if (to === "" && !balanced) return undefined;
  reader.at += whole.length - bare.length + to.length;
  return to;
}

/** The part before a bracket that closes what stands before the place. */
function upToBracket(bare: string): string {
  let open = 0;
  for (let at = 0; at < bare.length; at++) {
    const letter = bare[at];
    if (letter === "\\") at++;
    else if (letter === "(") open++;
    else if (letter === ")" && open-- === 0) return bare.slice(0, at);
  }
  return bare;
}

/** A title, "" for none; the reader stands behind it then. */
function readTitle(reader: Reader): string {
  const begin = reader.at;
  match(reader, gap);
  const open = reader.text[gap.lastIndex] ?? "";
  const close = quotes[open];
  if (close === undefined || gap.lastIndex === begin) return "";
  const start = gap.lastIndex + 1;
  const most = paragraphEnd(reader, start);
  for (let from = start; ;) {
    const end = find(reader, close, { from, end: most });
    if (end < 0) return "";
    if (reader.text[end - 1] !== "\\") {
      reader.at = end + 1;
      return reader.text.slice(start, end);
    }
    from = end + 1;
  }
}
