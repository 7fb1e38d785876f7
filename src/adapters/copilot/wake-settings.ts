import type { AgentSpec } from "../../ports/agent-runtime.ts";

/**
 * What of a session may be another at each wake, with what it is. The runtime is told all of it anew each time; that the
 * new value takes effect is shown for each in the tests, by the model's next request or by what the runtime then does.
 */
export const wakeSettings = {
  model: "The model that is asked, by its name at the provider.",
  wire: "The protocol of the model's provider: openai, azure or anthropic.",
  reasoningEffort:
    "How hard the model is asked to think: low, medium, high, xhigh or max. Left out: as it does by itself.",
  streaming: "Whether answers come in pieces.",
  systemMessage: "What the agent is told of itself: its role's prompt and what holds for every role.",
  state:
    "How things stand now. Stands above the conversation, each time in place of what stood there before.",
  news: "What changed since the last turn. Goes with the turn's first prompt and stays in the conversation.",
  tools: "Squadron's tools that it is offered.",
  builtinTools: "The runtime's own file and shell tools that it is offered. Any of them means a sandbox.",
  excludedTools: "Tools that it is not offered although they are named elsewhere.",
  mcpServers: "MCP servers that run beside it in its sandbox, with the tools of each that it is offered.",
  subAgents: "Agents that it may ask for help, each with some of its own tools.",
  skills: "Instructions that it reads when they fit its work.",
  workdir: "The folder its tools work in: its own clone.",
  maxPromptTokens: "The window of the model in tokens, as the runtime is to use it.",
  compaction: "Shares of the window at which the conversation is summarized.",
  toolCalls: "How many tools it may call in one turn.",
} as const satisfies Partial<Record<keyof AgentSpec, string>>;
