import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { SquadronError } from "../../domain/errors.ts";
import { fillSecrets } from "../../domain/mcp.ts";
import type { RemoteMcpServer } from "../../domain/mcp.ts";
import type { AgentTool } from "../../ports/agent-runtime.ts";
import type { RemoteServers, RemoteTools } from "../../ports/mcp.ts";
import { remoteTool } from "./remote-tool.ts";

export interface RemoteServersOptions {
  /** Secrets by name, by the origin (`https://mcp.example.org`) that may get them. No other origin is asked. */
  readonly allowed: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Longest wait for a server to name its tools, in ms. */
  readonly connectMs?: number;
}

/** A turn must not wait long for a server that it may not even need. */
const defaultConnectMs = 10_000;

/** Speaks to MCP servers over streamable HTTP, with secrets that no agent sees. */
export function createRemoteServers({
  allowed,
  connectMs = defaultConnectMs,
}: RemoteServersOptions): RemoteServers {
  return {
    async connect(servers, signal) {
      // Everything that may be refused comes before anybody is asked.
      const prepared = servers.map((server) => ({ server, ...permit(allowed, server) }));
      const connections = await Promise.all(
        prepared.map(async ({ server, url, headers }) => {
          const client = new Client({ name: "squadron", version: "1" });
          const within = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
          try {
            return { client, tools: await open(client, { server, url, headers, signal: within }) };
          } catch {
            await client.close().catch(() => undefined);
            return { client: undefined, tools: [], missing: server.name };
          }
        }),
      );
      return toRemoteTools(connections);
    },
  };
}

/** A repository's file names any address it likes: without the operator's word it could reach what only the host can. */
function permit(
  allowed: RemoteServersOptions["allowed"],
  { name, url, headers }: RemoteMcpServer,
): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const secrets = target && Object.hasOwn(allowed, target.origin) ? allowed[target.origin] : undefined;
  if (!target || !secrets)
    throw new SquadronError(
      "refused",
      `The MCP server "${name}" is at an address that whoever runs Squadron has not allowed (MCP_HOSTS).`,
    );
  const filled = Object.entries(headers).map(([header, value]) => [header, fillSecrets(value, secrets)]);
  return { url: target, headers: Object.fromEntries(filled) };
}

interface Opening {
  readonly server: RemoteMcpServer;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function open(
  client: Client,
  { server, url, headers, signal }: Opening,
): Promise<readonly AgentTool[]> {
  const transport = new StreamableHTTPClientTransport(url, {
    // A redirect would carry the secret to an address that nobody allowed.
    requestInit: { headers: { ...headers }, redirect: "error" },
    fetch: (target, init) => fetch(target, { ...init, redirect: "error" }),
  });
  await client.connect(transport, { signal });
  const { tools } = await client.listTools(undefined, { signal });
  const wanted = new Set(server.tools);
  return tools
    .filter(({ name }) => wanted.has("*") || wanted.has(name))
    .flatMap((tool) => remoteTool(client, server.name, tool) ?? []);
}

interface Connection {
  readonly client: Client | undefined;
  readonly tools: readonly AgentTool[];
  readonly missing?: string;
}

function toRemoteTools(connections: readonly Connection[]): RemoteTools {
  return {
    tools: connections.flatMap(({ tools }) => tools),
    missing: connections.flatMap(({ missing }) => missing ?? []),
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map(async ({ client }) => client?.close().catch(() => undefined)));
    },
  };
}
