import { parseRole } from "../domain/ids.ts";
import type { RoleLimits, RoleProfile } from "../domain/roster.ts";
import { talkingTools } from "../domain/tool-names.ts";
import { toModel, type AgentFile } from "./agent-file.ts";
import { readMcpServer } from "./mcp-schema.ts";
import type { RoleBinding } from "./role-schema.ts";
import { splitTools } from "./tool-aliases.ts";

/** A role with what its custom-agent file says. Pure. */
export function applyAgentFile(profile: RoleProfile, file: AgentFile): RoleProfile {
  const { description, prompt, models, mcpServers, closedToPeople } = file;
  const byPeople = new Set(["label", "assign", "mention"]);
  return {
    ...profile,
    description,
    prompt,
    ...toolsOf(profile, file),
    ...(models.length > 0 && { models }),
    mcpServers: { ...profile.mcpServers, ...mcpServers },
    ...(closedToPeople && { triggers: profile.triggers.filter((each) => !byPeople.has(each)) }),
  };
}

function toolsOf(profile: RoleProfile, { tools }: AgentFile): Pick<RoleProfile, "tools" | "builtinTools"> {
  if (tools.kind === "all") return { tools: profile.tools, builtinTools: profile.builtinTools };
  const nothing = tools.tools.length + tools.builtinTools.length + tools.ofServers.length === 0;
  const kept = nothing ? talkingTools : profile.tools;
  return { tools: [...new Set([...kept, ...tools.tools])], builtinTools: tools.builtinTools };
}

/** A role with what `.github/squadron.yml` says about it. Pure. */
export function applyBinding(profile: RoleProfile, binding: RoleBinding): RoleProfile {
  return {
    ...profile,
    ...wakingOf(profile, binding),
    ...boundTools(profile, binding),
    handOff: binding["hand-off"]?.flatMap((name) => parseRole(name) ?? []) ?? profile.handOff,
    subAgents: binding["sub-agents"]?.flatMap((name) => parseRole(name) ?? []) ?? profile.subAgents,
    models: binding.models?.flatMap((name) => toModel(name) ?? []) ?? profile.models,
    reasoningEffort: binding["reasoning-effort"] ?? profile.reasoningEffort,
    mcpServers: { ...profile.mcpServers, ...serversOf(binding) },
    skills: binding.skills ?? profile.skills,
    network: binding.network ?? profile.network,
    limits: limitsOf(profile, binding),
    branch: binding.branch ?? profile.branch,
    protectedPaths: union(profile.protectedPaths, binding["protected-paths"]),
    approvals: union(profile.approvals, binding.approvals),
    whenTainted: union(profile.whenTainted, binding["when-tainted"]),
    staged: profile.staged || binding.staged === true,
    ...effectsOf(profile, binding),
  };
}

function wakingOf(profile: RoleProfile, binding: RoleBinding) {
  return {
    labels: binding.labels ?? profile.labels,
    triggers: binding.triggers ?? profile.triggers,
    wakers: binding.wakers ?? profile.wakers,
    concurrency: binding.concurrency ?? profile.concurrency,
    interrupted: binding.interrupted ?? profile.interrupted,
  };
}

function effectsOf({ mentions, links, setLabels }: RoleProfile, binding: RoleBinding) {
  return {
    mentions: binding.mentions ?? mentions,
    links: binding.links ?? links,
    setLabels: binding["set-labels"] ?? setLabels,
  };
}

function boundTools(
  profile: RoleProfile,
  { tools, "excluded-tools": excluded = [] }: RoleBinding,
): Pick<RoleProfile, "tools" | "builtinTools"> {
  const given = tools ? splitTools([...talkingTools, ...tools]) : profile;
  const out = splitTools(excluded);
  return {
    tools: given.tools.filter((name) => !out.tools.includes(name)),
    builtinTools: given.builtinTools.filter((name) => !out.builtinTools.includes(name)),
  };
}

function serversOf({ "mcp-servers": servers = {} }: RoleBinding): RoleProfile["mcpServers"] {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, raw]) => {
      const server = readMcpServer(raw);
      return "wrong" in server ? [] : [[name, server]];
    }),
  );
}

function limitsOf({ limits: own }: RoleProfile, { limits = {} }: RoleBinding): RoleLimits {
  return {
    tokens: limits.tokens ?? own.tokens,
    dollars: limits.money ?? own.dollars,
    modelCalls: limits["model-calls"] ?? own.modelCalls,
    toolCalls: limits["tool-calls"] ?? own.toolCalls,
    minutes: limits.minutes ?? own.minutes,
    comments: limits.comments ?? own.comments,
    issues: limits.issues ?? own.issues,
    hops: limits.hops ?? own.hops,
    sleepDays: limits["sleep-days"] ?? own.sleepDays,
  };
}

export function union<T>(one: readonly T[], other: readonly T[] = []): readonly T[] {
  return [...new Set([...one, ...other])];
}
