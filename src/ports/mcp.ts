import type { RemoteMcpServer } from "../domain/mcp.ts";
import type { AgentTool } from "./agent-runtime.ts";

/** Tools of MCP servers that the host speaks to. Disposing ends the connections and never throws. */
export interface RemoteTools extends AsyncDisposable {
  readonly tools: readonly AgentTool[];
  /** Names of servers that did not answer, whose tools are missing. */
  readonly missing: readonly string[];
}

export interface RemoteServers {
  /**
   * Asks the servers for their tools.
   * @throws SquadronError `refused` for a server that the operator has not allowed, or a secret that is not there.
   */
  connect(servers: readonly RemoteMcpServer[], signal: AbortSignal): Promise<RemoteTools>;
}
