import { homesOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { waitBriefly } from "./wait-briefly.ts";

/** What is left of a session's turn after it was ended. */
export interface Ended {
  /** Processes of this worker that could not be killed. */
  readonly processesLeft: number;
  /** Another worker that did not report the end of its turn, or "". */
  readonly unconfirmed: string;
}

/** Kills what still runs of a session here, removes its local history, and waits for another worker that ends its turn. */
export async function endLocal(deps: SessionDeps, { key, runtimeId }: SessionContext): Promise<Ended> {
  const { own, shared } = homesOf(deps.settings, key);
  const occupant = await deps.registry.occupant(key);
  // The shared home belongs to others, too: it has no processes of this session's alone.
  const processesLeft = await deps.census.kill(own);
  await deps.history.clearEverywhere({ own, shared, runtimeId });
  if (occupant === "") return { processesLeft, unconfirmed: "" };
  const host = occupant.split(" ")[0] ?? occupant;
  if (host === deps.settings.worker.host) {
    await deps.registry.vacate(key, occupant);
    return { processesLeft, unconfirmed: "" };
  }
  // It is told by the raised generation, and ends within moments if it lives.
  const left = await waitBriefly(deps, async () => (await deps.registry.occupant(key)) !== occupant);
  return { processesLeft, unconfirmed: left ? "" : host };
}
