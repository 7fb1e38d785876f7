import { createReader, find, lineEnd, match, paragraphEnd, type Reader } from "./reader.ts";
import { readTag } from "./read-tag.ts";
import { readDefined, readTarget } from "./read-target.ts";
import type { Token } from "./token.ts";

interface Scan {
  readonly reader: Reader;
  /** In HTML there is no Markdown: up to a blank line, or to the end of an element that keeps its text as it is. */
  html: "" | "paragraph" | "pre" | "script" | "style" | "textarea";
}

const fence = /( {0,3})(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})/y;
const htmlStart = /[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*)*<\/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|$)/y;
const definition = / {0,3}\[((?:[^[\]\\\n]|\\[^\n])+)\]:/y;
const plain = /[^<`!\][\\\n]+/y;
const kept = new Set(["pre", "script", "style", "textarea"] as const);

/**
 * The pieces of a Markdown text as GitHub reads it; undefined when it is too tangled to say. In doubt a thing is what
 * hides more: code is only what nobody could take for anything else. Its time grows with the text's length and no faster. Pure.
 */
export function scan(text: string): readonly Token[] | undefined {
  const state: Scan = { reader: createReader(text), html: "" };
  const { reader } = state;
  const tokens: Token[] = [];
  while (reader.at < text.length) {
    const atLineStart = reader.at === 0 || text[reader.at - 1] === "\n";
    const token = (atLineStart ? readLineStart(state) : undefined) ?? readInline(state);
    reader.at += token.raw.length;
    if (reader.left < 0) return undefined;
    if (token.kind === "tag" && token.closing && token.name === state.html) state.html = "paragraph";
    add(tokens, token);
  }
  return tokens;
}

function add(tokens: Token[], token: Token): void {
  const last = tokens.at(-1);
  if (token.kind === "text" && last?.kind === "text" && token.html === last.html)
    tokens[tokens.length - 1] = { ...token, raw: last.raw + token.raw };
  else tokens.push(token);
}

/** What only the beginning of a line can be. */
function readLineStart(state: Scan): Token | undefined {
  const { reader } = state;
  if (state.html === "paragraph" && isBlank(reader)) state.html = "";
  if (state.html !== "") return undefined;
  const opening = match(reader, fence);
  if (opening) return { kind: "code", raw: fenced(reader, opening) };
  const html = match(reader, htmlStart);
  if (html) {
    const name = (html[1] ?? "").toLowerCase();
    state.html = [...kept].find((each) => each === name) ?? "paragraph";
    return undefined;
  }
  return defined(reader);
}

function isBlank(reader: Reader): boolean {
  return reader.text.slice(reader.at, lineEnd(reader, reader.at)).trim() === "";
}

/** A block of code up to the line that closes it. One that stands in a list ends with its item at the latest. */
function fenced(reader: Reader, [, indent = "", marks = ""]: RegExpExecArray): string {
  const { text, at: begin } = reader;
  for (let at = lineEnd(reader, begin); at < text.length;) {
    const end = lineEnd(reader, at + 1);
    const line = text.slice(at + 1, end);
    const [, closing = ""] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
    if (closing[0] === marks[0] && closing.length >= marks.length) return text.slice(begin, end);
    if (line.trim() !== "" && !line.startsWith(indent)) return text.slice(begin, at);
    at = end;
  }
  return text.slice(begin);
}

function defined(reader: Reader): Token | undefined {
  const head = match(reader, definition);
  if (!head) return undefined;
  const begin = reader.at;
  reader.at += head[0].length;
  const target = readDefined(reader);
  reader.at = begin;
  if (!target) return undefined;
  const raw = reader.text.slice(begin, target.end);
  return { kind: "definition", raw, label: head[1] ?? "", to: target.to };
}

function readInline({ reader, html }: Scan): Token {
  const { text, at } = reader;
  const letter = text[at] ?? "";
  const token = letter === "<" ? readTag(reader, html !== "") : undefined;
  const inMarkdown = html === "" ? inlines[letter]?.(reader) : undefined;
  return token ?? inMarkdown ?? { kind: "text", raw: match(reader, plain)?.[0] ?? letter, html: html !== "" };
}

const inlines: Readonly<Record<string, (reader: Reader) => Token | undefined>> = {
  "\\": ({ text, at }) => plainText(text.slice(at, at + (text[at + 1] === "\n" ? 1 : 2))),
  "`": code,
  "!": (reader) => (reader.text[reader.at + 1] === "[" ? image(reader) : undefined),
  "]": target,
};

function plainText(raw: string): Token {
  return { kind: "text", raw, html: false };
}

/** Code within a line; over several it might be something else, see `scan`. */
function code(reader: Reader): Token {
  const { text, at } = reader;
  const marks = match(reader, /`+/y)?.[0] ?? "`";
  const end = lineEnd(reader, at);
  for (let from = at + marks.length; ;) {
    const found = find(reader, marks, { from, end });
    if (found < 0) return plainText(marks);
    const run = /^`+/.exec(text.slice(found, end))?.[0].length ?? 0;
    reader.left -= run;
    if (run === marks.length) return { kind: "code", raw: text.slice(at, found + run) };
    from = found + run;
  }
}

function image(reader: Reader): Token | undefined {
  const { text, at } = reader;
  const close = closingBracket(reader, at + 2);
  if (close === undefined) return undefined;
  reader.at = close + 1;
  const goal = readTarget(reader);
  const label = goal ? undefined : match(reader, /\[(?:[^[\]\\\n]|\\[^\n])*\]/y);
  reader.at = at;
  const end = goal?.end ?? close + 1 + (label?.[0].length ?? 0);
  return { kind: "image", raw: text.slice(at, end), to: goal?.to ?? "" };
}

function closingBracket(reader: Reader, from: number): number | undefined {
  const end = paragraphEnd(reader, from);
  let open = 1;
  for (let at = from; at < end; at++) {
    const letter = reader.text[at];
    reader.left -= 1;
    if (letter === "\\") at++;
    else if (letter === "[") open++;
    else if (letter === "]" && --open === 0) return at;
  }
  return undefined;
}

function target(reader: Reader): Token | undefined {
  const begin = reader.at;
  reader.at += 1;
  const found = readTarget(reader);
  reader.at = begin;
  return (
    found && { kind: "target", raw: reader.text.slice(begin, found.end), to: found.to, title: found.title }
  );
}
