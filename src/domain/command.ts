import { marked, type Token } from "marked";

/** A line `/squadron <verb> [args]` in a comment, or one that is addressed so but not understood. */
export interface Command {
  readonly verb: string;
  readonly args: readonly string[];
}

/**
 * The commands in a comment, one per line, as its author sees it rendered: what stands in code, quotes, HTML or
 * strings of other text is not a command.
 */
export function parseCommands(body: string): readonly Command[] {
  const text = body.slice(0, mostCharacters);
  // Most comments name no command, and parsing is what costs.
  if (!/\/squadron/i.test(text)) return [];
  return spokenOrNothing(text)
    .split("\n")
    .map((line) => /^\s*\/squadron(?:\s+(.*))?$/i.exec(line))
    .filter((match) => match !== null)
    .map((match) => {
      const [verb = "help", ...args] = (match[1] ?? "").trim().toLowerCase().split(/\s+/).filter(Boolean);
      return { verb, args };
    });
}

// Markdown made for it takes the parser time that grows with the square of its length, and anybody may comment.
const mostCharacters = 16_384;

/** The text a person says in Markdown: paragraphs without code, quotes and HTML. */
export function spokenText(markdown: string): string {
  return marked
    .lexer(markdown)
    .map((token) => spoken(token))
    .join("\n");
}

/** The same, and nothing of Markdown that is nested deeper than the parser can follow. */
export function spokenOrNothing(markdown: string): string {
  try {
    return spokenText(markdown);
  } catch (error) {
    // Quotes or lists nested by the thousand: deeper than the parser can follow, and nobody's words.
    if (error instanceof RangeError) return "";
    throw error;
  }
}

// What is rendered as a person's own words; every other kind of token (code, quote, HTML, table …) says nothing.
const words = new Set(["paragraph", "heading", "text", "strong", "em", "del", "link", "list", "list_item"]);

function spoken(token: Token): string {
  if (token.type === "br") return "\n";
  if (token.type === "escape") return "text" in token ? String(token.text) : "";
  if (!words.has(token.type)) return "";
  if ("tokens" in token && token.tokens) return token.tokens.map((inner) => spoken(inner)).join("");
  return token.type === "text" ? token.raw : "";
}
