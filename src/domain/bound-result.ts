import { cut } from "./cut.ts";

/**
 * Characters of a tool's result that a model gets. The runtime's own limit is 50 KB, beyond which it points to a file
 * that a role without file tools cannot read; this is about 8,000 tokens, a twelfth of the default window.
 */
export const mostOfResult = 32_000;

/** A text without its middle, when it is too long: commands say what they do first, and how it ended last. */
export function boundResult(text: string, most: number = mostOfResult): string {
  if (text.length <= most) return text;
  const note = `\n[… ${text.length - most} characters were left out here; ask for less at once …]\n`;
  const half = Math.floor(most / 2);
  return cut(text, half) + note + text.slice(text.length - half).replace(/^[\uDC00-\uDFFF]/, "");
}
