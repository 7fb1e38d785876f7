import { SquadronError } from "./errors.ts";
import type { McpServer, RoleProfile } from "./roster.ts";

export type LocalMcpServer = Omit<Extract<McpServer, { kind: "local" }>, "kind">;
export type RemoteMcpServer = Omit<Extract<McpServer, { kind: "http" }>, "kind"> & { readonly name: string };

type Servers = Pick<RoleProfile, "role" | "mcpServers">;

/** Every form in which GitHub's agent files name a secret or variable: `${{ secrets.A }}`, `${A}`, `${A:-b}`, `$A`. */
const secret = /\$\{\{\s*(?:secrets|vars)\.(\w+)\s*\}\}|\$\{(\w+)(?::-([^}]*))?\}|\$([A-Za-z_]\w*)/g;

/**
 * The servers that run beside the agent, by name.
 * @throws SquadronError `refused` when one wants a secret: the agent can read whatever such a server is given.
 */
export function localServers({ role, mcpServers }: Servers): Readonly<Record<string, LocalMcpServer>> {
  const local: Record<string, LocalMcpServer> = {};
  for (const [name, server] of Object.entries(mcpServers)) {
    if (server.kind !== "local") continue;
    const { command, args, env, tools } = server;
    const [wanted] = [command, ...args, ...Object.values(env)].flatMap(namedSecrets);
    if (wanted !== undefined)
      throw new SquadronError(
        "refused",
        `The MCP server "${name}" of the role "${role}" runs in the agent's sandbox, where the agent can read what it is given, so it gets no secrets: take ${wanted} out, or use a server of type http, which is spoken to from outside.`,
      );
    local[name] = { command, args, env, tools };
  }
  return local;
}

/** The servers that the host speaks to. */
export function remoteServers({ mcpServers }: Servers): readonly RemoteMcpServer[] {
  return Object.entries(mcpServers).flatMap(([name, server]) => {
    if (server.kind !== "http") return [];
    const { url, headers, tools } = server;
    return [{ name, url, headers, tools }];
  });
}

/** The secrets that a text names. */
export function namedSecrets(text: string): readonly string[] {
  return [...text.matchAll(secret)].map((match) => nameIn(match.slice(1)));
}

/** The text with its secrets filled in. @throws SquadronError `refused` that names the one that is not there. */
export function fillSecrets(text: string, secrets: Readonly<Record<string, string>>): string {
  return text.replaceAll(secret, (_whole, ...groups: readonly (string | undefined)[]) => {
    const name = nameIn(groups);
    const value = Object.hasOwn(secrets, name) ? secrets[name] : groups[2];
    if (value !== undefined) return value;
    throw new SquadronError(
      "refused",
      `There is no secret ${name} for this server; ask whoever runs Squadron for it.`,
    );
  });
}

function nameIn([github, braced, , plain]: readonly (string | undefined)[]): string {
  return github ?? braced ?? plain ?? "";
}

/** The name under which an agent knows a server's tool, as the runtime makes it. */
export function serverToolName(server: string, tool: string): string {
  return `${server}-${tool}`;
}
