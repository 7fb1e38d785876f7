/** One line, or a few, of the reply to a comment with commands. */
export interface ReplyLine {
  /** What it is about, so that it can be told anew: `stop:dev-7`. Letters, digits, `-` and `:`. */
  readonly id: string;
  /** Markdown. */
  readonly text: string;
}

/** Not shown to people: where a line begins. */
const anchor = /<!-- line ([\w:-]+) -->\n?/g;

/** The body of a reply. */
export function formatReply(lines: readonly ReplyLine[]): string {
  return lines
    .map(({ id, text }) => `<!-- line ${id} -->\n${text.replaceAll("<!--", "&lt;!--").trim()}`)
    .join("\n\n");
}

/** The lines of a reply as GitHub has it. */
export function readReply(body: string): readonly ReplyLine[] {
  const [, ...parts] = body.split(anchor);
  return parts.flatMap((id, at) => (at % 2 === 0 ? [{ id, text: (parts[at + 1] ?? "").trim() }] : []));
}

/** The lines with this one in its place, or at their end. */
export function withLine(lines: readonly ReplyLine[], line: ReplyLine): readonly ReplyLine[] {
  return lines.some(({ id }) => id === line.id)
    ? lines.map((each) => (each.id === line.id ? line : each))
    : [...lines, line];
}

/** Names the line about a command and a session. */
export function lineId(
  verb: string,
  { role, number }: { readonly role: string; readonly number: number },
): string {
  return `${verb}:${role}-${number}`;
}
