/** A value as it stands in a document, with its variables filled in. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** One selected field. */
export interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
  /** `undefined` when nothing is selected below it. */
  readonly below: readonly Field[] | undefined;
}

export interface Document {
  readonly kind: "query" | "mutation";
  readonly fields: readonly Field[];
}

/** A document that the lab does not understand: it knows no fragments, aliases and directives. */
export class SyntaxProblem extends Error {}

const TOKENS =
  /[\s,]+|#[^\n]*|("(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|\.\.\.|[{}()[\]:!$=@|&])|(.)/gy;

function tokensOf(text: string): readonly string[] {
  return [...text.matchAll(TOKENS)].flatMap(([, token, stray]) => {
    if (stray !== undefined) throw new SyntaxProblem(`Parse error on "${stray}"`);
    return token ?? [];
  });
}

/** The tokens that are not read yet. */
interface Reader {
  /** The next token, "" at the end. */
  readonly peek: () => string;
  /** Takes the next token, which must be the expected one if given. */
  readonly take: (expected?: string) => string;
  readonly variables: Variables;
}

type Variables = Readonly<Record<string, Value>>;

const surprise = (token: string): SyntaxProblem =>
  new SyntaxProblem(token === "" ? "Unexpected end of document" : `Parse error on "${token}"`);

function createReader(text: string, variables: Variables): Reader {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): string => tokens[at] ?? "";
  const take = (expected?: string): string => {
    const token = peek();
    if (token === "" || (expected !== undefined && token !== expected)) throw surprise(token);
    at++;
    return token;
  };
  return { peek, take, variables };
}

function readName(reader: Reader): string {
  const token = reader.take();
  if (!/^[A-Za-z_]/.test(token)) throw surprise(token);
  return token;
}

function readValue(reader: Reader): Value {
  if (reader.peek() === "{") return readPairs(reader, "{", "}");
  const token = reader.take();
  if (token === "$") return reader.variables[readName(reader)] ?? null;
  if (token.startsWith('"') || /^-?\d/.test(token)) return JSON.parse(token) as Value;
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  throw surprise(token);
}

function readPairs(reader: Reader, open: string, close: string): Record<string, Value> {
  reader.take(open);
  const pairs: Record<string, Value> = {};
  while (reader.peek() !== close) {
    const name = readName(reader);
    reader.take(":");
    pairs[name] = readValue(reader);
  }
  reader.take(close);
  return pairs;
}

function readFields(reader: Reader): readonly Field[] {
  reader.take("{");
  const fields: Field[] = [];
  while (reader.peek() !== "}") {
    const name = readName(reader);
    const args = reader.peek() === "(" ? readPairs(reader, "(", ")") : {};
    fields.push({ name, args, below: reader.peek() === "{" ? readFields(reader) : undefined });
  }
  reader.take("}");
  return fields;
}

/** Reads one operation. Types of variables are not compared: their values are, where they are used. @throws SyntaxProblem */
export function parseDocument(text: string, variables: Variables): Document {
  const reader = createReader(text, variables);
  const kind = reader.peek() === "{" ? "query" : reader.take();
  if (kind !== "query" && kind !== "mutation") throw surprise(kind);
  if (reader.peek() !== "{" && reader.peek() !== "(") readName(reader);
  if (reader.peek() === "(") while (reader.take() !== ")");
  const fields = readFields(reader);
  if (reader.peek() !== "") throw surprise(reader.peek());
  return { kind, fields };
}
