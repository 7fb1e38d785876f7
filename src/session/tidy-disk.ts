import type { CloneOnDisk, DiskLimits } from "../ports/workspaces.ts";
import type { SessionDeps } from "./session-deps.ts";

type Deps = Pick<SessionDeps, "clock" | "log" | "registry" | "settings" | "workspaces">;

/**
 * Removes from this worker's disk the clones of sessions that were closed, and then what was not used for long or is too
 * much. A clone in use stays, and so does one whose work is nowhere else.
 */
export async function tidyDisk(deps: Deps, limits: Omit<DiskLimits, "now">): Promise<void> {
  const { registry, workspaces, log } = deps;
  const mayGo: CloneOnDisk[] = [];
  for (const clone of await workspaces.list()) {
    const { key } = clone;
    const record = await registry.get(key);
    if (await isTaken(deps, clone)) continue;
    if (!record || clone.epoch < (await registry.epoch(key))) {
      await workspaces.remove(key, clone.epoch);
      await registry.strikeOff(key, deps.settings.worker.host);
      log.info({ session: key }, "clone of a closed session removed");
    } else if (clone.saved || clone.work !== record.work) mayGo.push(clone);
  }
  const bytes = await workspaces.trim(mayGo, { ...limits, now: deps.clock.now() });
  if (bytes > limits.maxBytes)
    log.warn({ bytes, maxBytes: limits.maxBytes }, "clones take more disk than allowed, and all are needed");
}

/** Another process may work in the same state folder. */
async function isTaken({ registry, settings }: Deps, { key, inUse }: CloneOnDisk): Promise<boolean> {
  return inUse || (await registry.occupant(key)).startsWith(`${settings.worker.host} `);
}
