import type { McpServer } from "../domain/roster.ts";
import type { AgentTools } from "./agent-tools.ts";
import { agentFileServer, readMcpServer } from "./mcp-schema.ts";

interface Servers {
  readonly servers: Readonly<Record<string, McpServer>>;
  /** Words that follow "it". */
  readonly wrong: readonly { readonly name: string; readonly message: string }[];
}

/** The MCP servers of a custom-agent file, with the tools that its list of tools leaves them. */
export function readAgentServers(raw: Readonly<Record<string, unknown>>, tools: AgentTools): Servers {
  const servers: Record<string, McpServer> = {};
  const wrong: { name: string; message: string }[] = [];
  for (const [name, each] of Object.entries(raw)) {
    const parsed = agentFileServer.safeParse(each);
    const server = parsed.success
      ? readMcpServer(parsed.data)
      : { wrong: "has a form that is not known here" };
    if ("wrong" in server) wrong.push({ name, message: server.wrong });
    else {
      const left = toolsLeft(server, name, tools);
      if (left.length > 0) servers[name] = { ...server, tools: left };
    }
  }
  return { servers, wrong };
}

function toolsLeft({ tools }: McpServer, name: string, listed: AgentTools): readonly string[] {
  if (listed.kind === "all") return tools;
  const named = listed.ofServers.filter(({ server }) => server === name).map(({ tool }) => tool);
  if (named.includes("*")) return tools;
  return tools.includes("*") ? named : named.filter((tool) => tools.includes(tool));
}
