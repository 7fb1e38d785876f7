import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { DefaultBranch, FolderEntry, FoundFile } from "../ports/repository-files.ts";

/** A working folder as if it were the default branch: what its author is about to push. */
export function createFolderBranch(folder: string): DefaultBranch {
  return {
    commit: "",
    list: async (path) => {
      if (path !== "" && (await kindAt(folder, path)) !== "folder") return [];
      const names = await readdir(join(folder, path));
      return Promise.all(
        names.sort().map(async (name): Promise<FolderEntry> => ({
          name,
          kind: (await kindAt(folder, path === "" ? name : `${path}/${name}`)) ?? "other",
          sha: "",
        })),
      );
    },
    read: async (path): Promise<FoundFile | undefined> => {
      const kind = await kindAt(folder, path);
      if (kind === undefined) return undefined;
      if (kind !== "file") return { kind: "unreadable", why: "is not a file" };
      return { kind: "text", text: await readFile(join(folder, path), "utf8") };
    },
  };
}

/** Links are not followed, neither at the path nor above it. */
async function kindAt(folder: string, path: string): Promise<FolderEntry["kind"] | undefined> {
  let kind: FolderEntry["kind"] = "folder";
  let here = folder;
  for (const part of path.split("/")) {
    if (kind !== "folder") return undefined;
    here = join(here, part);
    const found = await lstat(here).catch(() => undefined);
    if (!found) return undefined;
    kind = found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
  }
  return kind;
}
