import { cut } from "./cut.ts";

/** As much as fits beside a role's own prompt without crowding out the conversation. */
const mostCharacters = 20_000;

/** A repository's own words to every agent: each file under its name, and bounded. "" without any. */
export function joinInstructions(files: readonly { readonly path: string; readonly text: string }[]): string {
  return files
    .filter(({ text }) => text.trim() !== "")
    .map(({ path, text }) => `From ${path}:\n\n${bounded(text.trim())}`)
    .join("\n\n");
}

function bounded(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${cut(text, mostCharacters)}\n\n(${text.length - mostCharacters} more characters were left out.)`;
}
