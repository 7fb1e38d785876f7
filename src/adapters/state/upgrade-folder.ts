import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { versionOf, type KeptState } from "../../domain/state-version.ts";

/**
 * The versions of the state folder.
 *
 * - 0: before there were marks.
 * - 1: the same; what is in it lies as it did.
 */
const kept: KeptState = {
  what: "The state folder",
  instead: "name another one (SQUADRON_STATE); clones are made again from GitHub",
  current: 1,
};

/** Brings the state folder to this Squadron's version. @throws SquadronError `config` when it is of a later one. */
export async function upgradeFolder(folder: string): Promise<void> {
  const file = join(folder, "version");
  const mark = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (versionOf(mark, kept) === kept.current) return;
  await mkdir(folder, { recursive: true });
  // Whole or not at all, also for another process that looks at the same time.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${kept.current}\n`);
  await rename(draft, file);
}
