import { readdirSync, readFileSync } from "node:fs";

/** A block of a page, between its fences. */
interface Block {
  readonly page: string;
  readonly language: string;
  readonly lines: readonly string[];
}

/** A command that a reader is told to type. */
export interface ToldCommand {
  readonly page: string;
  readonly command: string;
}

const root = new URL("../../", import.meta.url);

/** The pages that people read: those below `reference` are made from code, and `decisions` tell of the past. */
function pages(): readonly string[] {
  const docs = readdirSync(new URL("docs", root)).filter((name) => name.endsWith(".md"));
  return ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`)];
}

function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(new URL(page, root), "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", body = ""]) => ({
    page,
    language,
    lines: body.trimEnd().split("\n"),
  }));
}

/** Every command in a block of shell, one for each of those that `&&` joins, without comments. */
export function toldCommands(): readonly ToldCommand[] {
  return allBlocks()
    .filter(({ language }) => language === "sh")
    .flatMap(({ page, lines }) =>
      lines
        .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split("&&"))
        .map((command) => ({ page, command: command.trim() }))
        .filter(({ command }) => command !== ""),
    );
}

/** Lines that look like commands in blocks that are not said to be shell. */
export function unmarkedCommands(): readonly string[] {
  return allBlocks()
    .filter(({ language }) => language === "")
    .flatMap(({ page, lines }) =>
      lines
        .filter((line) => /^\s*(?:sudo |npm |npx |node |git |docker |kubectl |squadron |curl )/.test(line))
        .map((line) => `${page}: ${line}`),
    );
}

function allBlocks(): readonly Block[] {
  return pages().flatMap(blocksOf);
}
