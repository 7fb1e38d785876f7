import { homesOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** What is left of a session's turn after it was ended. */
export interface Ended {
  /** Processes of this host that could not be killed. */
  readonly processesLeft: number;
  /** A worker on another host that did not report the end of its turn, or "". */
  readonly unconfirmed: string;
}

/** Kills what still runs of a session on this host and removes its local history. */
export async function endLocal(
  deps: SessionDeps,
  { key, record, runtimeId }: SessionContext,
): Promise<Ended> {
  const { own, shared } = homesOf(deps.settings, record);
  const occupant = await deps.registry.occupant(key);
  // The shared home belongs to others, too: it has no processes of this session's alone.
  const processesLeft = await deps.census.kill(own);
  await deps.history.clearEverywhere({ own, shared, runtimeId });
  const elsewhere = occupant !== "" && !occupant.startsWith(`${deps.settings.worker.host} `);
  if (!elsewhere && occupant !== "") await deps.registry.vacate(key, occupant);
  return { processesLeft, unconfirmed: elsewhere ? (occupant.split(" ")[0] ?? occupant) : "" };
}
