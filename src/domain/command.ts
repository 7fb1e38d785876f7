import { marked, type Token } from "marked";

import { isVerb } from "./verbs.ts";

/** A line `/squadron <verb> [args]` or `@<app> <verb> [args]` of a comment; the verb may be one that does not exist. */
export interface Command {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Who can be meant by words: the App's name in a mention, and the roles of the team. */
export interface Names {
  readonly slug: string;
  readonly roles: readonly string[];
}

/**
 * The commands in a comment, one per line, as its author sees it rendered: what stands in code, quotes, HTML or
 * strings of other text is not a command. After the App's name a verb makes one only where nothing or a role follows:
 * "@app close the gap" is said to an agent.
 */
export function parseCommands(body: string, { slug, roles }: Names): readonly Command[] {
  const text = body.slice(0, mostCharacters);
  const name = `@${slug}`.toLowerCase();
  const lower = text.toLowerCase();
  // Most comments name no command, and parsing is what costs.
  if (!lower.includes("/squadron") && !lower.includes(name)) return [];
  return spokenOrNothing(text)
    .split("\n")
    .flatMap((line) => {
      const [first = "", ...words] = line.trim().split(/\s+/);
      const spoken = first.toLowerCase();
      const [verb = "help", ...args] = words;
      const command = { verb: verb.toLowerCase(), args };
      if (spoken === "/squadron") return [command];
      if (words.length === 0 || (spoken !== name && spoken !== `${name}[bot]`)) return [];
      const [next] = args;
      return isVerb(command.verb) && (next === undefined || roles.includes(next.toLowerCase()))
        ? [command]
        : [];
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
