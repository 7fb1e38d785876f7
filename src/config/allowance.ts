import { coversLabel } from "../domain/effect-policy.ts";
import { coversHost } from "../domain/host-pattern.ts";
import { reaches } from "../domain/plan.ts";
import { permissions, type McpServer, type ModelChoice, type RoleProfile } from "../domain/roster.ts";
import type { ConfiguredTeam } from "../domain/team.ts";
import { verbs } from "../domain/verbs.ts";
import type { Allow } from "./allow-schema.ts";
import { newRole } from "./builtin-team.ts";
import { isSaid } from "./check-team.ts";
import type { Draft, Tell } from "./draft.ts";
import { lowerBudgets, lowerRoleLimits, lowerTeamLimits } from "./lower-limits.ts";
import { splitTools } from "./tool-aliases.ts";
import type { TeamSource } from "./team-source.ts";
import type { KeyPath } from "./yaml-source.ts";

interface Bounding {
  /** The team as the repository wants it. */
  readonly wished: Draft;
  /** The team as it is without the repository's files. */
  readonly owners: Draft;
  readonly allow: Allow;
  readonly repository: TeamSource;
}

/** Tells that the organisation's word holds: of a key of the role, or of the file when the role is undefined. */
type Violated = (role: string | undefined, key: string, message: string) => void;

/** The team within what an organisation allows; where a repository wants more, the organisation's word holds. Pure. */
export function boundTeam({ wished, owners, allow, repository }: Bounding, tell: Tell): Draft {
  const violated = violation(repository, tell);
  if (repository.squadron?.value.allow)
    violated(undefined, "allow", "Only the organisation's file may allow something");
  const roster = wished.roster.flatMap((profile) => {
    const known = owners.roster.find(({ role }) => role === profile.role);
    if (!known && !includes(allow.roles, profile.role)) {
      violated(profile.role, "enabled", `The organisation does not allow the role "${profile.role}"`);
      return [];
    }
    const owner = known ?? newRole(profile.role);
    return [boundRole({ profile, owner, allow, violated: (key, text) => violated(profile.role, key, text) })];
  });
  const reject = (key: string, message: string): void => violated(undefined, key, message);
  return {
    ...wished,
    roster,
    commands: boundCommands(wished.commands, owners.commands, reject),
    prepare: boundPrepare(wished.prepare, owners.prepare, { allow, reject }),
    limits: lowerTeamLimits({ wished: wished.limits, owner: owners.limits, allow: allow.limits }, reject),
    budgets: lowerBudgets({ wished: wished.budgets, owner: owners.budgets, allow: allow.budgets }, reject),
  };
}

interface Role {
  readonly profile: RoleProfile;
  readonly owner: RoleProfile;
  readonly allow: Allow;
  readonly violated: (key: string, message: string) => void;
}

function boundRole({ profile, owner, allow, violated }: Role): RoleProfile {
  const keep = <T>(
    wished: readonly T[],
    key: string,
    rule: { may: (each: T) => boolean; say: (each: T) => string },
  ) =>
    wished.filter((each) => {
      if (!rule.may(each))
        violated(key, `The organisation does not allow ${rule.say(each)} for ${profile.role}`);
      return rule.may(each);
    });
  const allowed = splitTools(allow.tools ?? []);
  const tool = (own: readonly string[], more: readonly string[]) => ({
    may: (name: string) => own.includes(name) || more.includes(name) || includes(allow.tools, "*"),
    say: (name: string) => `the tool ${name}`,
  });
  const models = keep(profile.models, "models", {
    may: (model) => mayModel(model, owner, allow),
    say: (model) => `the model ${model.provider}/${model.name}`,
  });
  const lowered = permissions.indexOf(profile.wakers) < permissions.indexOf(owner.wakers);
  if (lowered)
    violated("wakers", `The organisation lets only people with ${owner.wakers} wake ${profile.role}`);
  const names = keep(Object.keys(profile.mcpServers), "mcp-servers", {
    may: (name) => mayServer(profile.mcpServers[name], owner.mcpServers[name], allow),
    say: (name) => `the MCP server ${name}`,
  });
  return {
    ...profile,
    tools: keep(profile.tools, "tools", tool(owner.tools, allowed.tools)),
    builtinTools: keep(profile.builtinTools, "tools", tool(owner.builtinTools, allowed.builtinTools)),
    models: models.length > 0 ? models : owner.models,
    wakers: lowered ? owner.wakers : profile.wakers,
    mcpServers: serversNamed(names, profile, owner),
    network: keep(profile.network, "network", {
      may: (host) => mayHost(host, owner.network, allow),
      say: (host) => `the host ${host}`,
    }),
    mentions: keep(profile.mentions, "mentions", {
      may: (name) => includes(owner.mentions, name),
      say: (name) => `to notify ${name}`,
    }),
    links: keep(profile.links, "links", {
      may: (host) => owner.links.some((each) => coversHost(each, host)),
      say: (host) => `links to ${host}`,
    }),
    setLabels: keep(profile.setLabels, "set-labels", {
      may: (label) => owner.setLabels.some((each) => coversLabel(each, label)),
      say: (label) => `the label ${label}`,
    }),
    limits: lowerRoleLimits(
      { wished: profile.limits, owner: owner.limits, allow: allow.limits },
      (key, text) => violated(key, `${text} for ${profile.role}`),
    ),
  };
}

function boundCommands(
  wished: ConfiguredTeam["commands"],
  owner: ConfiguredTeam["commands"],
  reject: (key: string, message: string) => void,
): ConfiguredTeam["commands"] {
  const kept = { ...wished };
  for (const verb of verbs) {
    const [mine, least] = [wished[verb], owner[verb]];
    if (mine === undefined || least === undefined || reaches(mine, least)) continue;
    reject("commands", `The organisation lets only people with ${least} use ${verb}`);
    kept[verb] = least;
  }
  return kept;
}

function boundPrepare(
  wished: ConfiguredTeam["prepare"],
  owner: ConfiguredTeam["prepare"],
  { allow, reject }: { allow: Allow; reject: (key: string, message: string) => void },
): ConfiguredTeam["prepare"] {
  if (wished === false) return false;
  const network = wished.network.filter((host) => {
    const may = mayHost(host, owner === false ? [] : owner.network, allow);
    if (!may) reject("prepare", `The organisation does not allow the host ${host} for prepare`);
    return may;
  });
  return { ...wished, network };
}

/** The servers left to a repository; where it replaced one that it may not, the organisation's is back. */
function serversNamed(
  names: readonly string[],
  profile: RoleProfile,
  owner: RoleProfile,
): RoleProfile["mcpServers"] {
  const left = Object.entries(profile.mcpServers).filter(([name]) => names.includes(name));
  return { ...owner.mcpServers, ...Object.fromEntries(left) };
}

function includes(list: readonly string[] = [], name: string): boolean {
  return list.includes("*") || list.includes(name);
}

function mayHost(host: string, own: readonly string[], { network = [] }: Allow): boolean {
  return network.includes("*") || [...own, ...network].some((each) => coversHost(each, host));
}

function mayModel({ provider, name }: ModelChoice, owner: RoleProfile, { models = [] }: Allow): boolean {
  const text = `${provider}/${name}`;
  if (owner.models.some((each) => each.provider === provider && each.name === name)) return true;
  return includes(models, text) || models.includes(`${provider}/*`);
}

function mayServer(
  server: McpServer | undefined,
  owner: McpServer | undefined,
  { "mcp-servers": list = [] }: Allow,
) {
  if (!server || JSON.stringify(server) === JSON.stringify(owner) || list.includes("*")) return true;
  if (server.kind === "local") return list.includes("local");
  const { hostname } = new URL(server.url);
  return list.some((each) => coversHost(each, hostname));
}

function violation({ squadron, agents }: TeamSource, tell: Tell): Violated {
  return (role, key, message) => {
    const path: KeyPath = role === undefined ? [key] : ["roles", role, key];
    const agent = agents.find(({ value }) => value.role === role);
    const said = squadron && (isSaid(squadron.value, path) || !agent) ? squadron : agent;
    const at = said === squadron ? path : [agentKeys[key] ?? key];
    tell({
      kind: "problem",
      file: said?.file.path ?? "",
      ...(said?.source.atKey(at) ?? { line: 1, column: 1 }),
      message: `${message}.`,
      remedy: "Take it out, or have it allowed in .github/squadron.yml of the owner's .github repository.",
    });
  };
}

/** Keys of a custom-agent file that are named otherwise there. */
const agentKeys: Readonly<Record<string, string>> = { models: "model", enabled: "description" };
