import { serverToolName } from "../../domain/mcp.ts";
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

const anyTool = "*";

/** Every tool that an agent is offered, those of a server that gives all of its own as `<server>-*`. */
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
    ...serverTools(spec).map((name) => ({ name, filter: name.endsWith(anyTool) ? "mcp:*" : `mcp:${name}` })),
  ].filter(({ name }) => !excluded.has(name));
}

/** Tells the tools that are let through from all others. */
export function isOffered(spec: ToolSources): (name: string) => boolean {
  const excluded = new Set(spec.excludedTools);
  const matches = matcher(offeredTools(spec).map(({ name }) => name));
  return (name) => matches(name) && !excluded.has(name);
}

/** Tells the tools of the servers that run beside the agent. */
export function isOfServer(spec: Pick<ToolSources, "mcpServers">): (name: string) => boolean {
  return matcher(serverTools(spec));
}

/** Whether a session needs a runtime of its own, and so a sandbox: something in it can touch files or run programs. */
export function needsOwnRuntime(spec: Pick<ToolSources, "builtinTools" | "mcpServers">): boolean {
  return spec.builtinTools.length > 0 || Object.keys(spec.mcpServers).length > 0;
}

function serverTools({ mcpServers }: Pick<ToolSources, "mcpServers">): readonly string[] {
  return Object.entries(mcpServers).flatMap(([server, { tools }]) =>
    tools.map((tool) => serverToolName(server, tool)),
  );
}

function matcher(names: readonly string[]): (name: string) => boolean {
  const known = new Set(names);
  const begins = names.filter((name) => name.endsWith(anyTool)).map((name) => name.slice(0, -1));
  return (name) => known.has(name) || begins.some((begin) => name.startsWith(begin));
}
