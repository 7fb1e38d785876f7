/** Where a scan of a text stands. Everything that looks ahead pays for it, so that no text costs more than its length. */
export interface Reader {
  readonly text: string;
  at: number;
  /** Characters that may still be looked at. */
  left: number;
  /** The line and the paragraph that were looked for last. */
  line: Found;
  paragraph: Found;
}

interface Found {
  readonly from: number;
  readonly end: number;
}

const nowhere: Found = { from: 0, end: -1 };

// Honest texts need about two looks at each character.
const looks = 30;
const atLeast = 20_000;

export function createReader(text: string): Reader {
  return { text, at: 0, left: text.length * looks + atLeast, line: nowhere, paragraph: nowhere };
}

/** Where `what` stands from `from` on and before `end`, -1 for nowhere. */
export function find(reader: Reader, what: string, { from, end }: { from: number; end?: number }): number {
  const found =
    end === undefined ? reader.text.indexOf(what, from) : reader.text.slice(from, end).indexOf(what);
  reader.left -= (found < 0 ? (end ?? reader.text.length) : found) - (found < 0 || !end ? from : 0);
  return found < 0 || end === undefined ? found : found + from;
}

/** Where the line that holds `from` ends: at its line break, or with the text. */
export function lineEnd(reader: Reader, from: number): number {
  const { line } = reader;
  if (from >= line.from && from <= line.end) return line.end;
  const found = find(reader, "\n", { from });
  const end = found < 0 ? reader.text.length : found;
  reader.line = { from, end };
  return end;
}

/** Where the paragraph that holds `from` ends: before a blank line, or with the text. */
export function paragraphEnd(reader: Reader, from: number): number {
  const { paragraph, text } = reader;
  if (from >= paragraph.from && from <= paragraph.end) return paragraph.end;
  let end = lineEnd(reader, from);
  while (end < text.length) {
    const next = lineEnd(reader, end + 1);
    if (text.slice(end + 1, next).trim() === "") break;
    end = next;
  }
  reader.paragraph = { from, end };
  return end;
}

/** What a pattern that is sticky (`y`) finds here. */
export function match(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text) ?? undefined;
  reader.left -= found?.[0].length ?? 1;
  return found;
}
