/** Whether a path of a tree is harmless wherever somebody checks it out. */
export function isHarmless(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

/**
 * Whether a link stays in the tree: up as far as the tree goes, and then only down. A way up after a name could lead out
 * through another link.
 */
export function staysInside(path: string, target: string): boolean {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const down = parts.slice(parts.findIndex((part) => part !== ".."));
  const up = parts.every((part) => part === "..") ? parts.length : parts.length - down.length;
  if (target.startsWith("/") || up > path.split("/").length - 1) return false;
  return up === parts.length || isHarmless(down.join("/"));
}
