// What some file systems leave out of names when they compare them: zero-width and direction signs, soft hyphens.
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The one spelling of all those that some file system takes for the same path: case and composition of letters (macOS,
 * Windows), dots and blanks at the end of a name, streams after a colon, and backslashes between names (Windows).
 */
export function foldPath(path: string): string {
  return path
    .normalize("NFKC")
    .replaceAll(ignorable, "")
    .split(/[/\\]/)
    .map((name) => foldName(name))
    .filter((name) => name !== "")
    .join("/");
}

function foldName(name: string): string {
  const [stem = ""] = name.split(":");
  // To capitals and back: "ı" and "ſ" are letters of their own only in small; "ẞ" is one only as a capital.
  return stem
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replace(/[.\s]+$/u, "");
}
