/** The first `most` code units of a text, without half a character at the end: it would make a whole request unreadable. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}
