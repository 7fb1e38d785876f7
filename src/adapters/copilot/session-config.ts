import type { ProviderConfig, SessionConfigBase } from "@github/copilot-sdk";
import type { AgentSpec, ModelWire } from "../../ports/agent-runtime.ts";
import { permissionHandler, toolGate } from "./permissions.ts";
import { sessionTool } from "./session-tools.ts";
import type { ToolDeps } from "./session-tools.ts";

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

/** Share of `maxPromptTokens` at which the runtime starts to summarize in the background. */
const compactFrom = 0.8;
/** Share at which it waits for the summary before the next request. */
const compactBefore = 0.95;

/** The configuration of a session. The runtime keeps none of it over a sleep, so a resume needs exactly what a create needs. */
export function sessionConfig(spec: AgentSpec, deps: ToolDeps): SessionConfigBase {
  return {
    clientName: "squadron",
    model: spec.model,
    provider: {
      ...placeholderProviders[spec.wire],
      apiKey: placeholderKey,
      maxPromptTokens: spec.maxPromptTokens,
    },
    systemMessage: { mode: "replace", content: spec.systemMessage },
    tools: spec.tools.map((tool) => sessionTool(deps, tool)),
    availableTools: [
      ...spec.builtinTools.map((name) => `builtin:${name}`),
      ...spec.tools.map((tool) => `custom:${tool.name}`),
    ],
    workingDirectory: spec.workdir ?? spec.home,
    infiniteSessions: {
      enabled: true,
      backgroundCompactionThreshold: compactFrom,
      bufferExhaustionThreshold: compactBefore,
    },
    // A streamed answer shows signs of life while a long one is written; deltas of sub-agents are noise.
    streaming: true,
    includeSubAgentStreamingEvents: false,
    enableSessionTelemetry: false,
    enableSessionStore: false,
    memory: { enabled: false },
    onPermissionRequest: permissionHandler(spec),
    hooks: { onPreToolUse: toolGate(spec) },
  };
}
