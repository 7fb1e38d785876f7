import ignore from "ignore";

import { foldPath } from "./fold-path.ts";

/**
 * What no agent changes, folded as `foldPath` does; a folder stands for all below it. It decides what runs with the
 * repository's secrets (workflows), who must approve (code owners), what other repositories are checked out
 * (submodules), or what the next agent is told and may use. The last are in anybody's agents, not only in ours, and
 * `AGENTS.md` is one of them: an agent that could write it would give every later one its orders, past the conversation
 * that talked it into it. A person writes these; an agent may say in a comment what they should be.
 */
const folders = [
  ".github/workflows",
  ".github/agents",
  ".github/skills",
  ".github/instructions",
  ".github/prompts",
  ".github/hooks",
];
const files = [
  "codeowners",
  ".github/codeowners",
  "docs/codeowners",
  ".github/squadron.yml",
  ".github/squadron.yaml",
  ".github/copilot-instructions.md",
  ".mcp.json",
  ".vscode/mcp.json",
  ".github/mcp.json",
  ".gitmodules",
];
// Read in every folder.
const names = ["agents.md", "claude.md", "gemini.md"];

/** Tells whether a path is protected. @returns the rule, undefined when the path is free. */
export type Protection = (path: string) => string | undefined;

/** @param patterns what the role and its repository protect beside what nobody may change, as in `.gitignore` */
export function createProtection(patterns: readonly string[]): Protection {
  // Each on its own: one that begins with "!" must not open what another one closes.
  const own = patterns.map((pattern) => ({ pattern, matcher: ignore().add(foldPattern(pattern)) }));
  return (path) => {
    const folded = foldPath(path);
    if (folded === "") return "names of nothing but dots and blanks";
    const parts = folded.split("/");
    const always =
      files.find((file) => parts.length <= file.split("/").length && meets(parts, file)) ??
      folders.find((folder) => meets(parts, folder)) ??
      names.find((name) => isSpelling(parts.at(-1) ?? "", name));
    // A file or link in the place of a protected folder hides all that is in it.
    const places = [folded, `${folded}/anything`];
    return always ?? own.find(({ matcher }) => places.some((place) => matcher.ignores(place)))?.pattern;
  };
}

/** Whether a path is what the rule names, below it, or in the place of a folder above it. */
function meets(parts: readonly string[], rule: string): boolean {
  return rule
    .split("/")
    .slice(0, parts.length)
    .every((name, i) => isSpelling(parts[i] ?? "", name));
}

/** Windows gives long names a short one, too: `.github` is `GITHUB~1`, and from the fifth of a kind on `GI1A2B~1`. */
function isSpelling(part: string, name: string): boolean {
  if (part === name) return true;
  const short = /^([^~]+)~\d+(?:\.|$)/.exec(part)?.[1];
  if (short === undefined) return false;
  const stem = name.replace(/^\./, "").replace(/\.[^.]*$/, "");
  return (
    short === stem.slice(0, 6) || (short.slice(0, 2) === stem.slice(0, 2) && /^..[0-9a-f]{4}$/.test(short))
  );
}

/** The letters of a pattern as `foldPath` has them; its signs stay. */
function foldPattern(pattern: string): string {
  return pattern.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
