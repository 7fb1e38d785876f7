import { builtinTeam } from "../../src/config/builtin-team.ts";
import { resolveTeam, type Resolved, type TeamFiles } from "../../src/config/resolve-team.ts";
import type { SourceFile } from "../../src/config/team-source.ts";
import type { RoleProfile } from "../../src/domain/roster.ts";

export const here = (text: string, lastGood?: string): SourceFile => ({
  path: ".github/squadron.yml",
  text,
  lastGood,
});
export const owners = (text: string): SourceFile => ({ path: "acme/.github/.github/squadron.yml", text });
export const agent = (role: string, front: string, body = "Be good."): SourceFile => ({
  path: `.github/agents/${role}.agent.md`,
  text: `---\ndescription: Does things\n${front}\n---\n${body}\n`,
});

export function resolve(files: Partial<TeamFiles>): Resolved {
  return resolveTeam({ builtin: builtinTeam, agentFiles: [], organisationAgentFiles: [], ...files });
}

/** The role's profile, or an empty one that fails whatever is expected of it. */
export function roleIn({ team }: Resolved, role: string): Partial<RoleProfile> {
  return team.roster.find((profile) => profile.role === role) ?? {};
}

/** `line:column message` of each problem. */
export function told({ problems }: Pick<Resolved, "problems">): readonly string[] {
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
