/** A Markdown file in its two parts; `head` is undefined when it has none. `bodyLine`: where the body begins, from 1. */
export function splitFrontMatter(text: string): {
  readonly head: string | undefined;
  readonly body: string;
  readonly bodyLine: number;
} {
  const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const [all = "", head] = /^---[ \t]*\n((?:[^]*?\n)??)---[ \t]*(?:\n|$)/.exec(plain) ?? [];
  if (head === undefined) return { head, body: plain.trim(), bodyLine: 1 };
  return { head, body: plain.slice(all.length).trim(), bodyLine: all.split("\n").length };
}
