import type { AgentSpec } from "../../ports/agent-runtime.ts";

export type ToolSources = Pick<
  AgentSpec,
  "tools" | "builtinTools" | "excludedTools" | "mcpServers" | "subAgents" | "skills"
>;

interface OfferedTool {
  /** As the agent calls it. */
  readonly name: string;
  /** As the runtime's filters name it. */
  readonly filter: string;
}

/** Every tool that an agent is offered. What is not among them is neither shown to it nor let through. */
export function offeredTools(spec: ToolSources): readonly OfferedTool[] {
  const builtin = [
    ...spec.builtinTools,
    ...(spec.subAgents.length > 0 ? ["task"] : []),
    ...(spec.skills.length > 0 ? ["skill"] : []),
  ];
  const excluded = new Set(spec.excludedTools);
  return [
    ...[...new Set(builtin)].map((name) => ({ name, filter: `builtin:${name}` })),
    ...spec.tools.map(({ name }) => ({ name, filter: `custom:${name}` })),
    ...serverTools(spec).map((name) => ({ name, filter: `mcp:${name}` })),
  ].filter(({ name }) => !excluded.has(name));
}

/** Names of the tools of the servers that run beside the agent. */
export function serverTools({ mcpServers }: Pick<ToolSources, "mcpServers">): readonly string[] {
  return Object.entries(mcpServers).flatMap(([server, { tools }]) =>
    tools.map((tool) => `${server}-${tool}`),
  );
}

/** Whether a session needs a runtime of its own, and so a sandbox: something in it can touch files or run programs. */
export function needsOwnRuntime(spec: Pick<ToolSources, "builtinTools" | "mcpServers">): boolean {
  return spec.builtinTools.length > 0 || Object.keys(spec.mcpServers).length > 0;
}
