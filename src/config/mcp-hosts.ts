import { z } from "zod";

import type { SettingsReader } from "./settings-reader.ts";

const secret = z.union([z.string(), z.strictObject({ file: z.string() })]);
const file = z.record(z.string(), z.record(z.string().regex(/^\w+$/), secret));

export type McpHosts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The MCP servers that the host may speak to for a role, each with the secrets that may go there, from the file that `MCP_HOSTS` names. */
export function readMcpHosts(settings: SettingsReader): McpHosts {
  const data = settings.json("MCP_HOSTS", file);
  if (data === undefined) return {};
  for (const host of Object.keys(data))
    if (!isOrigin(host))
      settings.problem(`MCP_HOSTS: ${host}: set scheme and host alone, as in https://mcp.example.org.`);
  const valueOf = (label: string, value: z.infer<typeof secret>): string =>
    (typeof value === "string" ? value : settings.contentAt(label, value.file)) ?? "";
  return Object.fromEntries(
    Object.entries(data).map(([host, secrets]) => [
      host,
      Object.fromEntries(
        Object.entries(secrets).map(([name, value]) => [name, valueOf(`MCP_HOSTS: ${host} ${name}`, value)]),
      ),
    ]),
  );
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
