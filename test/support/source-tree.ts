import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Path (from the repository's root, with slashes) → text. */
export type SourceTree = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Every TypeScript file below `src`. */
export function readSourceTree(): SourceTree {
  return new Map(
    filesBelow("src")
      .filter((path) => path.endsWith(".ts"))
      .map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
}

/** Every file below a folder of the repository. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** What a file imports or re-exports, in any form: `import x from`, `import "x"`, `export … from`, `import("x")`. */
export function importsOf(text: string): readonly string[] {
  const found = withoutComments(text).matchAll(
    /(?:^|[\s;}])(?:import|export)\s*(?:[^"'();]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g,
  );
  return [...found].map(([, plain, dynamic]) => plain ?? dynamic ?? "");
}

/** Lines that are neither blank nor comment, as oxlint counts them. */
export function codeLines(text: string): number {
  return withoutComments(text)
    .split("\n")
    .filter((line) => line.trim() !== "").length;
}

// Comment signs inside strings and patterns stay: what stands before them on the line is neither blank nor a slash.
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, "").replaceAll(/^[ \t]*\/\/.*$/gm, "");
}

// Layers from the bottom; each may import itself and those named.
const below: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ["domain"],
  config: ["domain"],
  writer: ["domain", "ports"],
  reconcile: ["domain", "ports", "writer"],
  tools: ["domain", "ports", "writer"],
  commands: ["domain", "ports", "writer"],
  session: ["domain", "ports", "writer", "tools", "commands"],
  dispatch: ["domain", "ports", "writer", "commands"],
  team: ["domain", "ports", "config"],
  observe: ["domain", "ports", "writer"],
  web: ["domain", "ports", "config", "dispatch", "observe"],
};
// Pure code knows no package but these; the others are held to one SDK each by oxlint.
const packages: Readonly<Record<string, RegExp>> = {
  domain: /^(zod|marked|ignore)$/,
  ports: /^$/,
  writer: /^zod$/,
  reconcile: /^zod$/,
  tools: /^zod$/,
  commands: /^zod$/,
  session: /^zod$/,
  dispatch: /^zod$/,
  team: /^zod$/,
  observe: /^zod$/,
};

/** The layer of a file; of an adapter with its name, since adapters do not know each other. `top` sees everything. */
export function layerOf(path: string): string {
  const [, folder = "", name = ""] = path.split("/");
  if (folder === "adapters") return `adapters/${name.replace(/\.ts$/, "")}`;
  return folder in below ? folder : "top";
}

/** Every import that goes up or aside, as `<file> -> <import>`, and every one that leads nowhere. */
export function violations(tree: SourceTree): readonly string[] {
  return [...tree].flatMap(([path, text]) =>
    importsOf(text)
      .filter((target) => !isAllowed(tree, path, target))
      .map((target) => `${path} -> ${target}`),
  );
}

function isAllowed(tree: SourceTree, path: string, target: string): boolean {
  const from = layerOf(path);
  if (!target.startsWith(".")) return packages[from]?.test(target) ?? true;
  const resolved = posix.normalize(posix.join(posix.dirname(path), target));
  if (!tree.has(resolved)) return false;
  const to = layerOf(resolved);
  if (from === "top" || from === to) return true;
  return (from.startsWith("adapters/") ? ["domain", "ports"] : (below[from] ?? [])).includes(to);
}
