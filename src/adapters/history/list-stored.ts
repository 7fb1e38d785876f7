import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { formatSession, parseSession, type SessionKey } from "../../domain/ids.ts";

/** Every session that has a folder of its own below `root`, with the time of its last change in ms since the epoch. */
export async function* listStored(root: string): AsyncIterable<{ key: SessionKey; changedAt: number }> {
  for (const repository of await list(root))
    for (const number of await list(join(root, repository)))
      for (const role of await list(join(root, repository, number))) {
        const key = toSession(`${repository}/${number}/${role}`);
        const found = await stat(join(root, repository, number, role)).catch(() => undefined);
        if (key && found) yield { key, changedAt: found.mtimeMs };
      }
}

function toSession(text: string): SessionKey | undefined {
  try {
    return formatSession(parseSession(text));
  } catch {
    // Somebody else's folder.
    return undefined;
  }
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
