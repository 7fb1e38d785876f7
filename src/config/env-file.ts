/** The text of a `.env` file with some variables set. */
export interface MergedEnvFile {
  readonly text: string;
  /** Variables that had another value, which stays in the file as a comment. */
  readonly replaced: readonly string[];
}

/** Sets variables in the text of a `.env` file and keeps everything else. @param values may hold several lines. */
export function mergeEnvFile(text: string, values: Readonly<Record<string, string>>): MergedEnvFile {
  const replaced = new Set<string>();
  const left = new Map(Object.entries(values));
  const lines = entriesOf(text).flatMap((entry) => {
    const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/.exec(entry)?.[1];
    const value = name === undefined ? undefined : values[name];
    if (name === undefined || value === undefined) return [entry];
    const line = assignment(name, value);
    const isEmpty = /=[ \t]*(?:""|'')?[ \t]*$/.test(entry);
    if (!isEmpty && entry.trim() !== line) replaced.add(name);
    const before = isEmpty || entry.trim() === line ? [] : entry.split("\n").map((each) => `# ${each}`);
    // Of several lines that set a variable the last one counts: one is left.
    const first = left.delete(name);
    return [...before, ...(first ? [line] : [])];
  });
  while (lines.at(-1) === "") lines.pop();
  const added = [...left].map(([name, value]) => assignment(name, value));
  const gap = lines.length > 0 && added.length > 0 ? [""] : [];
  return { text: `${[...lines, ...gap, ...added].join("\n")}\n`, replaced: [...replaced] };
}

// A quoted value may go over several lines, a PEM key mostly does; what is in it is no assignment.
function entriesOf(text: string): readonly string[] {
  const entries: string[] = [];
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const quote = open ?? /^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=[ \t]*(["'`])/.exec(line)?.[1];
    const before = open === undefined ? undefined : entries.pop();
    entries.push(before === undefined ? line : `${before}\n${line}`);
    const quotes = quote === undefined ? 0 : line.split(quote).length - 1;
    open = quotes % 2 === (open === undefined ? 1 : 0) ? quote : undefined;
  }
  return entries;
}

// Docker, systemd, Node and Probot agree on this much: double quotes, and `\n` for a line's end.
function assignment(name: string, value: string): string {
  const escaped = value.trim().replaceAll("\n", String.raw`\n`);
  return /^[\w./:@%+-]*$/.test(escaped) ? `${name}=${escaped}` : `${name}="${escaped}"`;
}
