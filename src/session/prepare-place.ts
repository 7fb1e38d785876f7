import { SquadronError } from "../domain/errors.ts";
import { isInterrupted, type Course } from "../domain/interruption.ts";
import type { Progress } from "../domain/progress.ts";
import { filesBehindPrompt, interruptedPrompt } from "../domain/prompt.ts";
import { profileOf, type RoleProfile } from "../domain/roster.ts";
import { restoreHistory } from "./restore-history.ts";
import { homeOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { workspaceAt } from "./workspace-at.ts";

export interface Place {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  readonly home: string;
  /** Whether there is a conversation in it. */
  readonly goesOn: boolean;
  /** For people, in the living comment. */
  readonly notes: readonly string[];
  /** For the agent, before what is new. */
  readonly prompts: readonly string[];
  /** Whether the conversation reaches into this turn, so that its prompt is known there. */
  readonly resumed: boolean;
}

/** Role, tools and home of a turn, with the conversation put back where the runtime looks for it. */
export async function preparePlace(
  deps: SessionDeps,
  context: SessionContext,
  { course, progress }: { course: Course; progress: Progress },
): Promise<Place> {
  const profile = await findProfile(deps, context);
  const { builtinTools, note } = await allowedBuiltins(deps, profile);
  const home = homeOf(deps.settings, context.key, { builtinTools });
  const resumes = course === "resume" || course === "continue";
  const resumed = resumes && (await restoreStep(deps, context, { home, version: progress.step }));
  const filesBehind =
    resumed && builtinTools.length > 0 && !(await deps.workspaces.has(context.key, workspaceAt(context)));
  const { goesOn, notes, prompts } = resumed
    ? { goesOn: true, notes: [], prompts: [interruptedPrompt, ...(filesBehind ? [filesBehindPrompt] : [])] }
    : await restoreHistory(deps, context, home);
  const said = isInterrupted(course) ? [resumed ? wentOn : beganAgain] : [];
  return { profile, builtinTools, home, goesOn, notes: [...note, ...said, ...notes], prompts, resumed };
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

async function findProfile(deps: SessionDeps, { repository, record }: SessionContext): Promise<RoleProfile> {
  const profile = profileOf(await deps.rosterOf(repository), record.role);
  if (!profile) throw new SquadronError("refused", `This repository has no role "${record.role}".`);
  return profile;
}

/** File and shell tools only where they can be confined, or where the operator said that they need not be. */
async function allowedBuiltins(
  { sandbox, settings }: SessionDeps,
  profile: RoleProfile,
): Promise<{ builtinTools: readonly string[]; note: readonly string[] }> {
  if (profile.builtinTools.length === 0 || settings.sandbox === "none")
    return { builtinTools: profile.builtinTools, note: [] };
  const answer = await sandbox.available();
  if (answer.ok) return { builtinTools: profile.builtinTools, note: [] };
  return {
    builtinTools: [],
    note: [`File and shell tools are off, because there is no sandbox here: ${answer.reason}`],
  };
}
