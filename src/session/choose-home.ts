import { gatesAfter } from "../domain/approval.ts";
import { SquadronError } from "../domain/errors.ts";
import { profileOf, type RoleProfile } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { Gates } from "../domain/session.ts";
import type { Team } from "../domain/team.ts";
import { homeOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Who works in a turn, with which tools, and where its runtime keeps its state. */
export interface TurnHome {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  /** A folder, see `homeOf`. */
  readonly home: string;
  /** The repository's own words to every agent, "" when it has none. */
  readonly instructions: string;
  /** For people, in the living comment. */
  readonly notes: readonly string[];
}

/** @throws SquadronError `refused` when the team has no such role. */
export async function chooseHome(
  deps: SessionDeps,
  context: SessionContext,
  { team, wakes }: { team: Team; wakes: readonly Wake[] },
): Promise<TurnHome> {
  const { record } = context;
  const profile = profileOf(team.roster, record.role);
  if (!profile) throw new SquadronError("refused", `This repository has no role "${record.role}".`);
  const { builtinTools, notes } = await allowedBuiltins(
    deps,
    withoutPlan(profile, gatesAfter(record.gates, wakes)),
  );
  const { instructions } = team;
  return {
    profile,
    builtinTools,
    instructions,
    notes,
    home: homeOf(deps.settings, context.key, { builtinTools }),
  };
}

// What changes nothing: with these a plan is made that a person has to allow first.
const reading = new Set(["view", "grep", "glob"]);

/** Until its plan is approved, a role that has to ask for that only reads. */
function withoutPlan(profile: RoleProfile, { granted }: Gates): RoleProfile {
  if (!profile.approvals.includes("plan") || granted.includes("plan")) return profile;
  return { ...profile, builtinTools: profile.builtinTools.filter((name) => reading.has(name)) };
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
