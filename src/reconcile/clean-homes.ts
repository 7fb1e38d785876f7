import type { Homes } from "../ports/homes.ts";
import type { ProcessCensus } from "../ports/process-census.ts";

interface Deps {
  readonly homes: Homes;
  readonly census: ProcessCensus;
  readonly log: { info(fields: object, message: string): void };
}

/**
 * Removes from this worker's disk what processes that ended have left: their homes, and whatever still runs in them.
 * @param own the caller's process id while nothing of it is awake yet, so that what carries its number is a
 * predecessor's (in a container every process is number 1); undefined later.
 */
export async function cleanHomes({ homes, census, log }: Deps, own: number | undefined): Promise<void> {
  let removed = 0;
  for (const home of await homes.all()) {
    if (home.process !== own && homes.isAlive(home.process)) continue;
    await census.kill(home.folder);
    await homes.remove(home);
    removed += 1;
  }
  if (removed > 0) log.info({ removed }, "homes of ended processes removed");
}
