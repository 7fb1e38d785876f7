import { find, match, paragraphEnd, type Reader } from "./reader.ts";
import type { Token } from "./token.ts";

const name = /<(\/?)([A-Za-z][^\s/>]*)/y;
const strictName = /^[A-Za-z][A-Za-z0-9-]*$/;
const attribute = /[\s/]*([^\s/>=][^\s/>=]*)?(?:\s*=\s*(?:(["'])|([^\s>]*)))?/y;
const strictAttribute = /^[A-Za-z_:][\w.:-]*$/;
const link = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>/y;

/**
 * What begins with `<` here, undefined where it is plain text. @param raw whether the place is HTML, where a browser
 * makes a tag of nearly everything; elsewhere Markdown's rules hold.
 */
export function readTag(reader: Reader, raw: boolean): Token | undefined {
  const { text, at } = reader;
  if (text.startsWith("<!--", at)) return hidden(reader, "-->");
  if (text.startsWith("<![CDATA[", at)) return hidden(reader, "]]>");
  if (text.startsWith("<?", at)) return hidden(reader, raw ? ">" : "?>");
  if (
    /^<![A-Za-z]/.test(text.slice(at, at + 3)) ||
    (raw && /^<(?:!|\/[^A-Za-z])/.test(text.slice(at, at + 3)))
  )
    return hidden(reader, ">");
  const auto = match(reader, link);
  if (auto) return { kind: "autolink", raw: auto[0], to: auto[1] ?? "" };
  return readElement(reader, raw);
}

/** All that nobody sees up to its end; without one, to the end of the text. */
function hidden(reader: Reader, close: string): Token {
  const { text, at } = reader;
  // `<!-->` is a whole comment.
  const short = close === "-->" ? /^<!--+>/.exec(text.slice(at, at + 8)) : null;
  if (short) return { kind: "hidden", raw: short[0] };
  const end = find(reader, close, { from: at + 2 });
  return { kind: "hidden", raw: end < 0 ? text.slice(at) : text.slice(at, end + close.length) };
}

function readElement(reader: Reader, raw: boolean): Token | undefined {
  const begin = reader.at;
  const head = match(reader, name);
  if (!head) return undefined;
  const [whole, slash, called = ""] = head;
  if (!raw && !strictName.test(called)) return undefined;
  const most = paragraphEnd(reader, begin);
  const attributes: (readonly [string, string])[] = [];
  reader.at = begin + whole.length;
  try {
    while (reader.at < most) {
      const next = readAttribute(reader, { raw, most });
      if (next === undefined) return undefined;
      if (next === "end") {
        const tag = {
          kind: "tag",
          name: called.toLowerCase(),
          closing: slash === "/",
          attributes,
          html: raw,
        } as const;
        return { ...tag, raw: reader.text.slice(begin, reader.at) };
      }
      attributes.push(next);
    }
    // A browser drops a tag that does not end.
    return raw ? { kind: "hidden", raw: reader.text.slice(begin, most) } : undefined;
  } finally {
    reader.at = begin;
  }
}

interface Within {
  /** The place is HTML. */
  readonly raw: boolean;
  /** Where the paragraph ends. */
  readonly most: number;
}

function readAttribute(reader: Reader, within: Within): readonly [string, string] | "end" | undefined {
  const found = match(reader, attribute);
  if (!found) return undefined;
  const [whole, called = "", quote, bare = ""] = found;
  reader.at += whole.length;
  if (called === "" && quote === undefined && bare === "") return readEnd(reader, whole !== "", within);
  if (!within.raw && !strictAttribute.test(called)) return undefined;
  const value = quote === undefined ? readBare(bare, within) : readQuoted(reader, quote, within);
  return value === undefined ? undefined : [called.toLowerCase(), value];
}

/** Where no attribute stands a tag ends, or is none; a browser skips a stray sign. */
function readEnd(
  reader: Reader,
  moved: boolean,
  { raw }: Within,
): readonly [string, string] | "end" | undefined {
  if (reader.text[reader.at] === ">") {
    reader.at += 1;
    return "end";
  }
  if (moved) return ["", ""];
  reader.at += 1;
  return raw ? ["", ""] : undefined;
}

function readBare(bare: string, { raw }: Within): string | undefined {
  return raw || !/["'=<`]/.test(bare) ? bare : undefined;
}

function readQuoted(reader: Reader, quote: string, { raw, most }: Within): string | undefined {
  const begin = reader.at;
  const end = find(reader, quote, { from: begin, end: most });
  reader.at = end < 0 ? most : end + 1;
  if (end >= 0) return reader.text.slice(begin, end);
  return raw ? reader.text.slice(begin, most) : undefined;
}
