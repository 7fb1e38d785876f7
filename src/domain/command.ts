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
  return spokenText(body)
    .split("\n")
    .map((line) => /^\s*\/squadron(?:\s+(.*))?$/i.exec(line))
    .filter((match) => match !== null)
    .map((match) => {
      const [verb = "help", ...args] = (match[1] ?? "").trim().toLowerCase().split(/\s+/).filter(Boolean);
      return { verb, args };
    });
}

/** The text a person says in Markdown: paragraphs without code, quotes and HTML. */
export function spokenText(markdown: string): string {
  return marked
    .lexer(markdown)
    .map((token) => spoken(token))
    .join("\n");
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
