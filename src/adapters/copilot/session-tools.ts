import type { Tool, ToolResultObject } from "@github/copilot-sdk";
import { SquadronError, errorLine } from "../../domain/errors.ts";
import type { AgentSpec, AgentTool } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";

export interface ToolDeps {
  readonly activity: Activity;
  readonly onEvent: AgentSpec["onEvent"];
  /** Aborts when the session closes; a call that comes later is refused. */
  readonly closed: AbortSignal;
}

/** Our tool in the SDK's form. */
export function sessionTool(deps: ToolDeps, tool: AgentTool): Tool {
  return {
    name: tool.name,
    description: tool.description,
    parameters: { ...tool.parameters },
    skipPermission: true,
    isTerminal: tool.endsTurn,
    // Deferred tools are found by a search tool that "only the named tools" leaves out.
    defer: "never",
    handler: async (args, invocation): Promise<ToolResultObject> => {
      const finish = deps.activity.begin();
      try {
        deps.closed.throwIfAborted();
        const signal = AbortSignal.any([deps.closed, ...(invocation.signal ? [invocation.signal] : [])]);
        const result = await tool.run(args, { id: invocation.toolCallId, signal });
        return { textResultForLlm: result.text, resultType: result.ok ? "success" : "failure" };
      } catch (error) {
        deps.onEvent({ kind: "error", message: `Tool ${tool.name}: ${errorLine(error)}` });
        return { textResultForLlm: failureText(tool.name, error), resultType: "failure" };
      } finally {
        finish();
      }
    },
  };
}

/** What a model may read of an error: our own sentence where it is about the call, nothing of anything else. */
function failureText(name: string, error: unknown): string {
  const tellable = error instanceof SquadronError && (error.code === "input" || error.code === "refused");
  return tellable
    ? error.message
    : `The tool ${name} failed and had no known effect; do not assume that it worked.`;
}
