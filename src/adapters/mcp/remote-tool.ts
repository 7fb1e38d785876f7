import type { Client, Tool } from "@modelcontextprotocol/client";
import { z } from "zod";
import { boundResult } from "../../domain/bound-result.ts";
import { cut } from "../../domain/cut.ts";
import { serverToolName } from "../../domain/mcp.ts";
import { fence } from "../../domain/prompt.ts";
import type { AgentTool } from "../../ports/agent-runtime.ts";

/** What models take as the name of a tool. */
const usable = /^[A-Za-z0-9_-]{1,64}$/;
/** Characters of a description; it is the server's word, and stands where a model trusts most. */
const descriptionLength = 1_000;

const argumentsOf = z.record(z.string(), z.unknown()).catch({});

/** A server's tool as one of ours; undefined when no model could call it. */
export function remoteTool(client: Client, server: string, tool: Tool): AgentTool | undefined {
  const name = serverToolName(server, tool.name);
  if (!usable.test(name)) return undefined;
  return {
    name,
    description: cut(tool.description ?? tool.name, descriptionLength),
    parameters: { ...tool.inputSchema },
    endsTurn: false,
    run: async (args, { signal }) => {
      try {
        const call = { name: tool.name, arguments: argumentsOf.parse(args) };
        const { content, isError } = await client.callTool(call, { signal });
        const text = content.map((part) => (part.type === "text" ? part.text : `[${part.type}]`)).join("\n");
        return { ok: isError !== true, text: fence(boundResult(text)) };
      } catch {
        // What a server says of its failure may hold what we sent it.
        return { ok: false, text: `The MCP server "${server}" did not answer as it should.` };
      }
    },
  };
}
