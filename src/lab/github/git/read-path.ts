import { runGit, tryGit } from "./run-git.ts";

export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "symlink" | "submodule";
  readonly sha: string;
  readonly size: number;
}

export type GitObject =
  | { readonly kind: "file"; readonly sha: string; readonly bytes: Buffer }
  | { readonly kind: "folder"; readonly sha: string; readonly entries: readonly FolderEntry[] };

function parseEntry(line: string): FolderEntry {
  const tab = line.indexOf("\t");
  const [mode = "", , sha = "", size = "0"] = line.slice(0, tab).split(/\s+/);
  return { name: line.slice(tab + 1), kind: kinds[mode] ?? "file", sha, size: Number(size) || 0 };
}

/** Git's modes, as octal numbers; all others are files. */
const kinds: Readonly<Record<string, FolderEntry["kind"]>> = {
  "040000": "folder",
  "120000": "symlink",
  "160000": "submodule",
};

/** What stands at a path of a commit, or `undefined`. */
export async function readPath(folder: string, commit: string, path: string): Promise<GitObject | undefined> {
  if (/[\n\0]/.test(path)) return undefined;
  const clean = path.replaceAll(/^\/+|\/+$/g, "");
  // Through standard input, so that no path can be taken for an option.
  const answer = await tryGit(folder, ["cat-file", "--batch"], `${commit}:${clean}\n`);
  const end = answer.out.indexOf("\n");
  const [sha = "", type = "", size = "0"] = answer.out.subarray(0, end).toString("utf8").split(" ").slice(-3);
  if (type === "blob")
    return { kind: "file", sha, bytes: answer.out.subarray(end + 1, end + 1 + Number(size)) };
  if (type !== "tree") return undefined;
  const listed = await runGit(folder, ["ls-tree", "-z", "-l", sha]);
  return {
    kind: "folder",
    sha,
    entries: listed
      .split("\0")
      .filter((line) => line !== "")
      .map(parseEntry),
  };
}
