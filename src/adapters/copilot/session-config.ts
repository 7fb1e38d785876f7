import type { CustomAgentConfig, ProviderConfig, SessionConfigBase, SessionHooks } from "@github/copilot-sdk";
import { mostOfResult } from "../../domain/bound-result.ts";
import type { AgentSpec, ModelWire } from "../../ports/agent-runtime.ts";
import { isOffered, offeredTools } from "./offered-tools.ts";
import { permissionHandler } from "./permissions.ts";
import { sessionTool } from "./session-tools.ts";
import type { ToolDeps } from "./session-tools.ts";
import { listSkills, skillsFolder } from "./skills.ts";

/**
 * A key that opens nothing. It looks like one, because the runtime masks the key wherever it occurs in a shell's output:
 * the key "x" turned "exit" into "e******it".
 */
const placeholderKey = "sk-placeholder-5f1d0c7be2a94d6c8b3e";
/** `.invalid` never resolves (RFC 2606), so a request that missed the gateway fails instead of leaving the machine. */
const placeholderHost = "https://model.invalid";

const placeholderProviders: Readonly<Record<ModelWire, Pick<ProviderConfig, "type" | "baseUrl" | "azure">>> =
  {
    openai: { type: "openai", baseUrl: `${placeholderHost}/v1` },
    azure: { type: "azure", baseUrl: placeholderHost, azure: { apiVersion: "placeholder" } },
    anthropic: { type: "anthropic", baseUrl: placeholderHost },
  };

/** The runtime's own kinds of helpers, which a role that names helpers of its own does not get beside them. */
const builtinAgents = ["explore", "task", "general-purpose", "code-review", "research", "security-review"];

export interface ConfigDeps extends ToolDeps {
  readonly hooks: SessionHooks;
}

/** The configuration of a session. The runtime keeps none of it over a sleep, so a resume needs exactly what a create needs. */
export function sessionConfig(spec: AgentSpec, deps: ConfigDeps): SessionConfigBase {
  const offered = offeredTools(spec);
  const isNamed = isOffered(spec);
  return {
    clientName: "squadron",
    model: spec.model,
    provider: {
      ...placeholderProviders[spec.wire],
      apiKey: placeholderKey,
      maxPromptTokens: spec.maxPromptTokens,
    },
    ...(spec.reasoningEffort !== undefined && { reasoningEffort: spec.reasoningEffort }),
    systemMessage: { mode: "replace", content: spec.systemMessage + listSkills(spec.skills) },
    // The filter below does not hold for these: a tool that is handed over is offered.
    tools: spec.tools.filter(({ name }) => isNamed(name)).map((tool) => sessionTool(deps, tool)),
    availableTools: offered.map(({ filter }) => filter),
    excludedTools: [...spec.excludedTools],
    workingDirectory: spec.workdir ?? spec.home,
    infiniteSessions: {
      enabled: true,
      backgroundCompactionThreshold: spec.compaction.from,
      bufferExhaustionThreshold: spec.compaction.before,
    },
    // Who has no tool to read a file with is not pointed to one; the hook cuts what is too long.
    largeOutput: { enabled: spec.builtinTools.length > 0, maxSizeBytes: mostOfResult },
    streaming: spec.streaming,
    // Deltas of sub-agents are noise.
    includeSubAgentStreamingEvents: false,
    mcpServers: Object.fromEntries(
      Object.entries(spec.mcpServers).map(([name, { command, args, env, tools }]) => [
        name,
        { type: "local" as const, command, args: [...args], env: { ...env }, tools: [...tools] },
      ]),
    ),
    customAgents: subAgents(spec, isNamed),
    ...(spec.subAgents.length > 0 && { excludedBuiltinAgents: builtinAgents }),
    enableSkills: spec.skills.length > 0,
    skillDirectories: spec.skills.length > 0 ? [skillsFolder(spec)] : [],
    enableSessionTelemetry: false,
    enableSessionStore: false,
    memory: { enabled: false },
    onPermissionRequest: permissionHandler(spec),
    hooks: deps.hooks,
    // What a checked-out branch brings is not configuration. These are the defaults of mode "empty", said again because
    // a branch is written by strangers: its MCP servers, agents and skills, its instructions, its hooks, its git settings.
    enableConfigDiscovery: false,
    skipCustomInstructions: true,
    enableOnDemandInstructionDiscovery: false,
    enableFileHooks: false,
    enableHostGitOperations: false,
  };
}

/** A tool that the parent lacks is left out; without the list a sub-agent would get all there are. */
function subAgents(spec: AgentSpec, isNamed: (name: string) => boolean): CustomAgentConfig[] {
  return spec.subAgents.map(({ name, description, prompt, tools }) => ({
    name,
    description,
    prompt,
    tools: tools.filter((tool) => isNamed(tool)),
  }));
}
