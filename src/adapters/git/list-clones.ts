import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { formatSession, parseRole, type SessionKey } from "../../domain/ids.ts";
import type { CloneOnDisk } from "../../ports/workspaces.ts";
import { readMark } from "./clone-mark.ts";

/** Every session that has a clone, or a mark of one, below `root`. */
export async function listClones(
  root: string,
  inUse: ReadonlySet<SessionKey>,
): Promise<readonly CloneOnDisk[]> {
  const keys = new Set<SessionKey>();
  for (const repository of await numbers(root))
    for (const number of await numbers(join(root, String(repository))))
      for (const name of await names(join(root, String(repository), String(number)))) {
        // The mark beside it carries a suffix.
        const role = parseRole(name.split(".")[0] ?? "");
        if (role) keys.add(formatSession({ repositoryId: repository, number, role }));
      }
  return Promise.all(
    [...keys].map(async (key) => {
      const mark = await readMark(join(root, ...key.split("/")));
      const { epoch = 0, work = "", saved = false, at = 0 } = mark ?? {};
      return { key, epoch, work, saved, inUse: inUse.has(key), usedAt: at };
    }),
  );
}

async function numbers(folder: string): Promise<readonly number[]> {
  return (await names(folder)).filter((name) => /^\d{1,15}$/.test(name)).map(Number);
}

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
