import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { createFolderHistory } from "../../adapters/history/folder-history.ts";
import { createProcCensus } from "../../adapters/processes/proc-census.ts";
import { systemClock } from "../../adapters/system-clock.ts";
import type { SessionKey } from "../../domain/ids.ts";

interface Places {
  /** Where the services keep their files. */
  readonly stateFolders: readonly string[];
  readonly historyFolder: string;
}

/** How many of each a session has. */
export interface Traces {
  readonly processes: number;
  readonly histories: number;
  readonly files: number;
}

/** Looks for what a session has outside of the store. */
export async function tracesOf(places: Places, key: SessionKey): Promise<Traces> {
  const [repository = "", number = "", role = ""] = key.split("/");
  const all = await Promise.all(
    places.stateFolders.map(async (folder) => {
      const homes = join(folder, "homes");
      const home = join(homes, repository, `${number}-${role}`);
      const files = await readdir(homes, { recursive: true }).catch(() => []);
      return {
        processes: (await createProcCensus(systemClock).of(home)).length,
        files: files.filter((path) => path.split("/").includes(`squadron-${role}-${number}`)).length,
      };
    }),
  );
  return {
    processes: all.reduce((sum, each) => sum + each.processes, 0),
    files: all.reduce((sum, each) => sum + each.files, 0),
    histories: await createFolderHistory(places.historyFolder).count(key),
  };
}
