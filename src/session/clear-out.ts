import { formatRuntimeId, parseSession, type SessionKey } from "../domain/ids.ts";
import { homesOf } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { waitBriefly } from "./wait-briefly.ts";

type Deps = Pick<SessionDeps, "census" | "clock" | "history" | "registry" | "settings" | "workspaces">;

/**
 * Removes what this worker holds of a session's lives up to `epoch`, because another worker carries out their close, and
 * strikes it off the list of those who hold something.
 */
export async function clearOut(deps: Deps, key: SessionKey, epoch: number): Promise<void> {
  const { registry, settings, workspaces } = deps;
  // The closing worker hears itself, too; it has struck itself off.
  if (!(await registry.holders(key)).includes(settings.worker.host)) return;
  const isHere = (occupant: string): boolean => occupant.startsWith(`${settings.worker.host} `);
  const ending = await registry.occupant(key);
  // A turn that was told to end takes its own things with it.
  const over = async (): Promise<boolean> => (await registry.occupant(key)) !== ending;
  if (isHere(ending)) await waitBriefly(deps, over);
  const now = await registry.occupant(key);
  // If the next life has begun here, the homes are its.
  if (now === ending || !isHere(now)) {
    const { own, shared } = homesOf(settings, key);
    await deps.census.kill(own);
    await deps.history.clearEverywhere({ own, shared, runtimeId: formatRuntimeId(parseSession(key)) });
  }
  await workspaces.remove(key, epoch);
  // Never said of what is still there, for whatever reason: the receipt rests on it.
  if (!(await workspaces.exists(key))) await registry.strikeOff(key, settings.worker.host);
}
