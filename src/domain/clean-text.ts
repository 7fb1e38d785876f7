import { withoutInvisible } from "./invisible.ts";
import { scan } from "./markup/scan.ts";
import type { Token, TokenOf } from "./markup/token.ts";

// Honest text is the same after the first round, and the second shows it.
const mostRounds = 4;
const tangled = "[A text is left out here: what of it people see could not be told.]";
// An element with nothing in it has no end.
const empty = new Set(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"]);
const unseen = new Set(["script", "style", "template"]);
const hidingStyle =
  /display\s*:\s*none|visibility\s*:\s*hidden|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])/i;

/**
 * What people wrote as they see it on GitHub, for a model: without comments, invisible characters, texts in place of
 * images, hidden elements and what attributes say. Code keeps everything but invisible characters. Idempotent, and never
 * slower than its length allows. Pure.
 */
export function cleanText(text: string): string {
  let current = withoutInvisible(text);
  for (let round = 0; round < mostRounds; round++) {
    const tokens = scan(current);
    if (tokens === undefined) return tangled;
    const next = seen(tokens);
    if (next === current) return current;
    current = withoutInvisible(next);
  }
  return tangled;
}

/** The same for a name or a title, in which there is no Markdown. */
export function cleanTitle(text: string): string {
  return withoutInvisible(text).replaceAll(/\s+/g, " ").trim();
}

function seen(tokens: readonly Token[]): string {
  const used = usedLabels(tokens);
  const shown: string[] = [];
  let within = "";
  let depth = 0;
  for (const token of tokens) {
    if (within !== "") {
      if (token.kind === "tag" && token.name === within && !empty.has(token.name))
        depth += token.closing ? -1 : 1;
      if (depth === 0) within = "";
    } else if (token.kind === "tag" && hides(token)) {
      if (!empty.has(token.name)) [within, depth] = [token.name, 1];
      shown.push(" ");
    } else shown.push(shownOf(token, used));
  }
  return shown.join("");
}

function hides({ name, closing, attributes }: TokenOf<"tag">): boolean {
  if (closing) return false;
  return (
    unseen.has(name) ||
    attributes.some(([key, value]) => key === "hidden" || (key === "style" && hidingStyle.test(value)))
  );
}

function shownOf(token: Token, used: ReadonlySet<string>): string {
  switch (token.kind) {
    case "hidden":
      return " ";
    case "image":
      return "[image]";
    case "tag":
      return shownTag(token);
    case "target":
      return token.title === "" && !token.to.includes("<") ? token.raw : `](${place(token.to)})`;
    case "definition":
      return used.has(folded(token.label)) ? `[${token.label}]: ${place(token.to)}` : "";
    default:
      return token.raw;
  }
}

/** Where a link leads, in letters that begin nothing else. */
function place(to: string): string {
  const safe = to.replaceAll("<", "%3C");
  return /\s/.test(safe) ? `<${safe}>` : safe;
}

function shownTag({ name, closing, attributes }: TokenOf<"tag">): string {
  if (name === "img" || name === "picture" || name === "image") return name === "img" ? "[image]" : "";
  // A browser takes any word for a name, and shows none of it.
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(name)) return " ";
  if (closing) return `</${name}>`;
  const [, to] = attributes.find(([key]) => key === "href") ?? [];
  return to === undefined ? `<${name}>` : `<${name} href="${to.replaceAll('"', "%22")}">`;
}

/** Labels that a text speaks of; what is defined for nobody is a way to hide words. */
function usedLabels(tokens: readonly Token[]): ReadonlySet<string> {
  const texts = tokens.flatMap((token) => (token.kind === "text" ? [token.raw] : []));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\[([^[\]]{1,999})\]/g)].map(([, label = ""]) => folded(label)),
    ),
  );
}

function folded(label: string): string {
  return label.replaceAll(/\s+/g, " ").trim().toLowerCase();
}
