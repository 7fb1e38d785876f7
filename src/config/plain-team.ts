import type { Role } from "../domain/ids.ts";
import type { Team } from "../domain/team.ts";
import { builtinTeam } from "./builtin-team.ts";
import { teamDefaults } from "./team-defaults.ts";

/** The team of a repository that configures nothing, and has nothing to say to agents. */
export const plainTeam: Team = {
  ...teamDefaults,
  roster: builtinTeam,
  lead: "pm" as Role,
  instructions: "",
  skills: {},
  commit: "",
};
