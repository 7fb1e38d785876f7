import type { SessionKey } from "../domain/ids.ts";

/** `granted` are other sessions that got a place by this call and must be woken. */
export interface GateAnswer {
  readonly admitted: boolean;
  readonly granted: readonly SessionKey[];
}

/** Caps turns at once for the whole service, a repository and a role, and serves waiting repositories in turn. */
export interface TurnGate {
  /** Takes a place, or queues for one. A place expires unless it is kept. */
  enter(key: SessionKey): Promise<GateAnswer>;
  /** Keeps the place for another lease. */
  keep(key: SessionKey): Promise<void>;
  /** Gives the place back and hands it on. */
  leave(key: SessionKey): Promise<GateAnswer>;
}
