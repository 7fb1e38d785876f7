import { gatesAfter } from "../domain/approval.ts";
import { controlled } from "../domain/controlled.ts";
import { SquadronError } from "../domain/errors.ts";
import { localServers, remoteServers, type LocalMcpServer, type RemoteMcpServer } from "../domain/mcp.ts";
import { profileOf, type RoleProfile, type Roster } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { Gates } from "../domain/session.ts";
import type { Team } from "../domain/team.ts";
import type { Skill, SubAgent } from "../ports/agent-runtime.ts";
import { homeOf, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Who works in a turn, with which tools, and where its runtime keeps its state. */
export interface TurnHome {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  /** MCP servers that run beside it. */
  readonly mcpServers: Readonly<Record<string, LocalMcpServer>>;
  /** MCP servers that the host speaks to for it. */
  readonly remoteServers: readonly RemoteMcpServer[];
  /** A folder, see `homeOf`. */
  readonly home: string;
  /** The repository's own words to every agent, "" when it has none. */
  readonly instructions: string;
  readonly skills: readonly Skill[];
  readonly subAgents: readonly SubAgent[];
  /** What its clone shows of a pull request that it only reads; undefined: its own branch. */
  readonly shows: { readonly ref: string } | undefined;
  /** For people, in the living comment. */
  readonly notes: readonly string[];
}

/** @throws SquadronError `refused` when the team has no such role, or it wants what it cannot have. */
export async function chooseHome(
  deps: SessionDeps,
  context: SessionContext,
  { team, wakes }: { team: Team; wakes: readonly Wake[] },
): Promise<TurnHome> {
  const { record } = context;
  const asConfigured = profileOf(team.roster, record.role);
  if (!asConfigured) throw new SquadronError("refused", `This repository has no role "${record.role}".`);
  const profile = controlled(asConfigured, record);
  const allowed = withoutPlan(profile, gatesAfter(record.gates, wakes));
  const own = { builtinTools: allowed.builtinTools, mcpServers: localServers(allowed) };
  const { notes, ...confined } = await confinable(deps, own);
  const { instructions } = team;
  return {
    profile,
    ...confined,
    remoteServers: remoteServers(allowed),
    instructions,
    skills: profile.skills.flatMap((name) => {
      const skill = team.skills[name];
      return skill ? [{ name, ...skill }] : [];
    }),
    subAgents: subAgentsOf(profile, team.roster, confined.builtinTools),
    shows: pushes(profile) ? undefined : pullHead(record.number, wakes),
    notes,
    home: homeOf(deps.settings, context.key, confined),
  };
}

/** Teammates by their prompts alone: what they may do here is what this turn may do. */
function subAgentsOf(
  { subAgents }: RoleProfile,
  roster: Roster,
  builtinTools: readonly string[],
): readonly SubAgent[] {
  return subAgents.flatMap((name) => {
    const helper = profileOf(roster, name);
    if (!helper) return [];
    const { role, description, prompt } = helper;
    return [
      {
        name: role,
        description,
        prompt,
        tools: builtinTools.filter((tool) => helper.builtinTools.includes(tool)),
      },
    ];
  });
}

function pushes({ tools }: RoleProfile): boolean {
  return tools.includes("push_changes") || tools.includes("open_pull_request");
}

/** Head of the pull request that the session is about; undefined when it is about an issue. */
function pullHead(number: number, wakes: readonly Wake[]): { readonly ref: string } | undefined {
  const isPull = wakes.some(({ event: { thread } }) => thread.number === number && thread.kind === "pull");
  return isPull ? { ref: `refs/pull/${number}/head` } : undefined;
}

// What changes nothing: with these a plan is made that a person has to allow first.
const reading = new Set(["view", "grep", "glob"]);

/** Until its plan is approved, a role that has to ask for that only reads. What a server does nobody here knows. */
function withoutPlan(profile: RoleProfile, { granted }: Gates): RoleProfile {
  if (!profile.approvals.includes("plan") || granted.includes("plan")) return profile;
  const builtinTools = profile.builtinTools.filter((name) => reading.has(name));
  return { ...profile, builtinTools, mcpServers: {} };
}

type Confined = Pick<TurnHome, "builtinTools" | "mcpServers">;

/** Tools and programs only where they can be confined, or where the operator said that they need not be. */
async function confinable(
  { sandbox, settings }: SessionDeps,
  own: Confined,
): Promise<Confined & Pick<TurnHome, "notes">> {
  const hasNone = own.builtinTools.length === 0 && Object.keys(own.mcpServers).length === 0;
  if (hasNone || settings.sandbox === "none") return { ...own, notes: [] };
  const answer = await sandbox.available();
  if (answer.ok) return { ...own, notes: [] };
  return {
    builtinTools: [],
    mcpServers: {},
    notes: [`File and shell tools are off, because there is no sandbox here: ${answer.reason}`],
  };
}
