import { SquadronError } from "../domain/errors.ts";
import { profileOf, type RoleProfile } from "../domain/roster.ts";
import { homeOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Who works in a turn, with which tools, and where its runtime keeps its state. */
export interface TurnHome {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  /** A folder, see `homeOf`. */
  readonly home: string;
  /** For people, in the living comment. */
  readonly notes: readonly string[];
}

/** @throws SquadronError `refused` when the repository has no such role. */
export async function chooseHome(deps: SessionDeps, context: SessionContext): Promise<TurnHome> {
  const profile = await findProfile(deps, context);
  const { builtinTools, notes } = await allowedBuiltins(deps, profile);
  return { profile, builtinTools, notes, home: homeOf(deps.settings, context.key, { builtinTools }) };
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
): Promise<{ builtinTools: readonly string[]; notes: readonly string[] }> {
  if (profile.builtinTools.length === 0 || settings.sandbox === "none")
    return { builtinTools: profile.builtinTools, notes: [] };
  const answer = await sandbox.available();
  if (answer.ok) return { builtinTools: profile.builtinTools, notes: [] };
  return {
    builtinTools: [],
    notes: [`File and shell tools are off, because there is no sandbox here: ${answer.reason}`],
  };
}
