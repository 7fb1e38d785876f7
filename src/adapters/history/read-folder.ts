import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

import type { PackedFile } from "./pack.ts";

/**
 * The plain files below a folder, `first` before all others, then in the order of their paths, as long as there is room.
 * Locks, links and everything else that is no plain file are left out: an agent may have put them there.
 */
export async function readFolder(
  folder: string,
  { first, most }: { first: string; most: { readonly bytes: number; readonly files: number } },
): Promise<readonly PackedFile[]> {
  const paths = (await walk(folder)).toSorted((a, b) =>
    a === first || b === first ? Number(b === first) - Number(a === first) : Number(a > b) - Number(a < b),
  );
  const files: PackedFile[] = [];
  let room = most.bytes;
  for (const path of paths.slice(0, most.files)) {
    const bytes = await readPlain(join(folder, path), room);
    if (!bytes) continue;
    files.push({ path, bytes });
    room -= bytes.length;
  }
  return files;
}

async function walk(folder: string, inside = ""): Promise<readonly string[]> {
  const entries = await readdir(join(folder, inside), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) return walk(folder, path);
      return entry.isFile() && !entry.name.endsWith(".lock") ? [path] : [];
    }),
  );
  return found.flat();
}

/** @returns undefined for what is no plain file, has no room, or has a name or a mode that keeps us out. */
async function readPlain(path: string, room: number): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  try {
    const found = await file?.stat();
    return found?.isFile() === true && found.size <= room ? await file?.readFile() : undefined;
  } finally {
    await file?.close();
  }
}
