import { z } from "zod";

import type { McpServer } from "../domain/roster.ts";

const texts = z.record(z.string(), z.string()).optional();

const form = {
  type: z
    .enum(["local", "stdio", "http"])
    .optional()
    .describe("local (or stdio): a program in the role's sandbox; http: a server asked from the host.")
    .meta({ default: "local" }),
  command: z.string().min(1).optional().describe("Program of a local server."),
  args: z
    .array(z.string())
    .max(100)
    .optional()
    .describe("Arguments of a local server.")
    .meta({ default: [] }),
  env: texts
    .describe("Variables of a local server; secrets by name, as ${COPILOT_MCP_NAME}.")
    .meta({ default: {} }),
  url: z.string().optional().describe("Address of a server, with https://."),
  headers: texts
    .describe("Headers sent to a server; secrets by name, as ${COPILOT_MCP_NAME}.")
    .meta({ default: {} }),
  tools: z
    .array(z.string().min(1))
    .max(100)
    .optional()
    .describe("Tools of the server that the role may use; `*` for all.")
    .meta({ default: ["*"] }),
};

const serverName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, "is no name of a server");

function checked<T extends z.ZodType<RawServer>>(schema: T): T {
  return schema.check((found) => {
    const read = readMcpServer(found.value);
    if ("wrong" in read) found.issues.push({ code: "custom", input: found.value, message: read.wrong });
  });
}

/** A map of servers as `.github/squadron.yml` has it. */
export const mcpServers = z.record(serverName, checked(z.strictObject(form)));
/** One server as a custom-agent file has it: keys that mean nothing here are passed over. */
export const agentFileServer = z.looseObject(form);

interface RawServer {
  readonly type?: "local" | "stdio" | "http" | undefined;
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly tools?: readonly string[] | undefined;
}

/** A server as it is used here, or what is wrong with it: words that follow its name. */
export function readMcpServer(raw: RawServer): McpServer | { readonly wrong: string } {
  const tools = raw.tools ?? ["*"];
  if (raw.type === "http") {
    if (raw.url === undefined || !z.url({ protocol: /^https$/ }).safeParse(raw.url).success)
      return { wrong: "must have a url that begins with https://" };
    const headers = nameSecrets(raw.headers ?? {});
    return headers ? { kind: "http", url: raw.url, headers, tools } : foreignSecret;
  }
  if (raw.command === undefined) return { wrong: "must have a command, or the type http and a url" };
  const env = nameSecrets(raw.env ?? {});
  return env ? { kind: "local", command: raw.command, args: raw.args ?? [], env, tools } : foreignSecret;
}

// GitHub's own rule. Without one, a file could name any variable of the host.
const secretName = /^COPILOT_MCP_\w+$/;
const foreignSecret = { wrong: "names a secret that does not begin with COPILOT_MCP_" };
const reference = /\$\{\{\s*(?:secrets|vars)\.(\w+)\s*\}\}|\$\{([A-Za-z_]\w*)(:-[^}]*)?\}|\$([A-Za-z_]\w*)/g;

/** The forms in which files name secrets as one: `${NAME}` or `${NAME:-default}`. Undefined: one may not be named. */
function nameSecrets(values: Readonly<Record<string, string>>): Record<string, string> | undefined {
  let allowed = true;
  const named = Object.entries(values).map(([key, value]) => {
    const text = value.replaceAll(reference, (_all, ...found: (string | undefined)[]) => {
      const [github, braced, otherwise = "", bare] = found;
      const name = github ?? braced ?? bare ?? "";
      if (!secretName.test(name)) allowed = false;
      return `\${${name}${otherwise}}`;
    });
    return [key, text] as const;
  });
  return allowed ? Object.fromEntries(named) : undefined;
}
