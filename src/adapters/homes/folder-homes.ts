import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Home, Homes } from "../../ports/homes.ts";

/** Homes as `<root>/<repository>/<session or "shared">/<process id>`. */
export function createFolderHomes(root: string): Homes {
  return {
    all: async () => {
      const homes: Home[] = [];
      for (const repository of await list(root))
        for (const owner of await list(join(root, repository)))
          for (const name of await list(join(root, repository, owner)))
            if (/^\d+$/.test(name))
              homes.push({ folder: join(root, repository, owner, name), process: Number(name) });
      return homes;
    },
    isAlive: (id) => {
      try {
        return process.kill(id, 0);
      } catch (error) {
        // It runs, and is somebody else's.
        return error instanceof Error && "code" in error && error.code === "EPERM";
      }
    },
    remove: async ({ folder }) => {
      await rm(folder, { recursive: true, force: true });
      // What is above goes with its last home; another's home keeps it.
      for (const above of [dirname(folder), dirname(dirname(folder))])
        await rmdir(above).catch(() => undefined);
    },
  };
}

function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
