import { errorCode, errorLine } from "../domain/errors.ts";
import { pushWork } from "./push-work.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** What became of the work in the clone. */
export interface SavedWork {
  /** Commit that GitHub has of it now, "" for none. */
  readonly work: string;
  /** For people, when it could not be saved. */
  readonly notes: readonly string[];
}

interface SavingTurn {
  readonly turn: string;
  readonly act: string;
  /** Of the role: without them there is no clone. */
  readonly builtinTools: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Keeps on GitHub what the turn left in its clone, so that the session can wake on another machine. Nothing is sent when
 * nothing changed. Work that may not leave the sandbox stays in the clone, and people are told.
 * @throws SquadronError `fenced` and `outside`, as the writer does.
 */
export async function saveWork(
  deps: SessionDeps,
  context: SessionContext,
  { turn, act, builtinTools, signal }: SavingTurn,
): Promise<SavedWork> {
  const { key, claim, record, repository } = context;
  if (builtinTools.length === 0) return { work: record.work, notes: [] };
  try {
    await using collected = await deps.workspaces.collect(key, repository.id, signal);
    const { commit, before: stoodOn, source } = collected;
    const cause = `${claim.epoch}.${act}`;
    if (commit !== stoodOn) await pushWork(deps, context, { turn, cause, commit, source, stoodOn, signal });
    await deps.workspaces.markSaved(key, commit);
    return { work: commit, notes: [] };
  } catch (error) {
    if (errorCode(error) !== "refused") throw error;
    deps.log.warn({ session: key, error: errorLine(error) }, "work not saved");
    const why = error instanceof Error ? error.message : "";
    return {
      work: record.work,
      notes: [`Its files are on one machine only; they could not be saved. ${why}`],
    };
  }
}
