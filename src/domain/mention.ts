import { spokenOrNothing } from "./command.ts";
import type { Role } from "./ids.ts";

/** Whom a text addresses. */
export interface Mention {
  /** The App is named without a role. */
  readonly app: boolean;
  /** Roles named after it, each once, in order. */
  readonly roles: readonly Role[];
}

/**
 * Who is meant by `@<app> <role>` in Markdown: what stands in code, quotes or HTML addresses nobody.
 * @param slug the App's name in a mention, without `[bot]`
 */
export function parseMention(body: string, slug: string, roles: readonly Role[]): Mention {
  const text = body.slice(0, mostCharacters);
  const name = `@${slug}`.toLowerCase();
  if (!text.toLowerCase().includes(name)) return nobody;
  const words = spokenOrNothing(text).toLowerCase().split(/\s+/);
  const named = words.flatMap((word, at) => (isName(word, name) ? [words[at + 1] ?? ""] : []));
  const found = named.map((next) => roles.find((role) => role === next.replace(/[^a-z0-9]+$/, "")));
  return { app: found.includes(undefined), roles: [...new Set(found.flatMap((role) => role ?? []))] };
}

const nobody: Mention = { app: false, roles: [] };

// As for commands: Markdown can be made to cost time that grows with the square of its length.
const mostCharacters = 16_384;

/** The App's name, also as GitHub shows its account, and with the punctuation of a sentence. */
function isName(word: string, name: string): boolean {
  const bare = word.replace(/^[("'*_]+/, "").replace(/[)"'*_:;,.!?]+$/, "");
  return bare === name || bare === `${name}[bot]`;
}
