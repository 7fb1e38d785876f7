import type { Course } from "../domain/interruption.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Team } from "../domain/team.ts";
import type { Batch, Letter } from "./choose-batch.ts";

/** What a session's mailbox holds, for a worker that has it. */
export interface Work {
  readonly letters: readonly Letter[];
  readonly signal: AbortSignal;
  /** Aborted when this worker was told to stop. */
  readonly stopping: AbortSignal;
  readonly toRecord: (change: Partial<SessionRecord>) => Record<string, string>;
}

/** A batch, and what is to be done about it. */
export interface Job extends Work {
  readonly batch: Batch;
  readonly team: Team;
  readonly course: Course;
}
