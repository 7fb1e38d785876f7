import { isInterrupted, type Course } from "../domain/interruption.ts";
import type { Progress } from "../domain/progress.ts";
import { filesBehindPrompt, interruptedPrompt } from "../domain/prompt.ts";
import type { TurnHome } from "./choose-home.ts";
import { restoreHistory } from "./restore-history.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { isStaged } from "./settle-staged.ts";
import { workspaceAt } from "./workspace-at.ts";

export interface Place extends TurnHome {
  /** Whether there is a conversation in it. */
  readonly goesOn: boolean;
  /** For the agent, before what is new. */
  readonly prompts: readonly string[];
  /** Whether the conversation reaches into this turn, so that its prompt is known there. */
  readonly resumed: boolean;
}

/** The home of a turn, with the conversation put back where the runtime looks for it. */
export async function preparePlace(
  deps: SessionDeps,
  context: SessionContext,
  { at, course, progress }: { at: TurnHome; course: Course; progress: Progress },
): Promise<Place> {
  const { home, builtinTools } = at;
  // What a staged turn wanted to change is remembered by whoever runs it, and by nobody else.
  const resumes = (course === "resume" || course === "continue") && !isStaged(deps, at.profile);
  const resumed = resumes && (await restoreStep(deps, context, { home, version: progress.step }));
  const filesBehind =
    resumed && builtinTools.length > 0 && !(await deps.workspaces.has(context.key, workspaceAt(context, at)));
  const { goesOn, notes, prompts } = resumed
    ? { goesOn: true, notes: [], prompts: [interruptedPrompt, ...(filesBehind ? [filesBehindPrompt] : [])] }
    : await restoreHistory(deps, context, home);
  const said = isInterrupted(course) ? [resumed ? wentOn : beganAgain] : [];
  return { ...at, goesOn, notes: [...at.notes, ...said, ...notes], prompts, resumed };
}

const wentOn = "Its worker vanished in the middle of this turn; it went on from its last step.";
const beganAgain = "Its worker vanished in the middle of this turn; it began the turn again.";

/** @returns false when there is no step, or none that is whole: the turn begins again. */
async function restoreStep(
  { history }: SessionDeps,
  { key, runtimeId }: SessionContext,
  { home, version }: { home: string; version: string },
): Promise<boolean> {
  if (version === "") return false;
  return (await history.restore(key, { home, runtimeId, version })).kind === "sound";
}
