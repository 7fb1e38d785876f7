import type { SessionEvent } from "@github/copilot-sdk";
import type { AgentEvent } from "../../ports/agent-runtime.ts";

/** Longest detail of a tool call in characters: a line for a person, not a record of the call. */
const detailLength = 200;

/**
 * What is told of one event of the runtime; undefined for the many it does not care about.
 * The end of a tool call names no tool, so names are kept from its start in `toolNames`.
 */
export function toAgentEvent(event: SessionEvent, toolNames: Map<string, string>): AgentEvent | undefined {
  switch (event.type) {
    case "tool.execution_start": {
      const { toolName: name, toolCallId: callId } = event.data;
      toolNames.set(callId, name);
      return { kind: "tool-started", name, callId, detail: detailOf(event.data.arguments) };
    }
    case "tool.execution_complete": {
      const { toolCallId: callId, success: ok } = event.data;
      return { kind: "tool-ended", name: toolNames.get(callId) ?? "unknown", callId, ok };
    }
    case "assistant.message":
      // What sub-agents say is part of their call's result.
      return event.agentId === undefined ? saidIn(event.data.content) : undefined;
    case "assistant.usage":
      return usageIn(event);
    case "session.compaction_start":
      return { kind: "compaction-started" };
    case "session.compaction_complete":
      return compactionEnded(event.data);
    case "session.error":
      return { kind: "error", message: oneLine(event.data.message) };
    default:
      return undefined;
  }
}

function saidIn(text: string): AgentEvent | undefined {
  return text.trim() === "" ? undefined : { kind: "said", text };
}

function usageIn({ data, agentId }: Extract<SessionEvent, { type: "assistant.usage" }>): AgentEvent {
  return {
    kind: "usage",
    model: data.model,
    inputTokens: data.inputTokens ?? 0,
    outputTokens: data.outputTokens ?? 0,
    ...(agentId !== undefined && { agentId }),
  };
}

function compactionEnded(data: {
  readonly success: boolean;
  readonly preCompactionTokens?: number;
  readonly postCompactionTokens?: number;
}): AgentEvent {
  const { success: ok, preCompactionTokens, postCompactionTokens } = data;
  return {
    kind: "compaction-ended",
    ok,
    ...(preCompactionTokens !== undefined && { tokensBefore: preCompactionTokens }),
    ...(postCompactionTokens !== undefined && { tokensAfter: postCompactionTokens }),
  };
}

/** Command, path or pattern of a built-in tool; our own tools show nothing, their arguments may be whole comments. */
function detailOf(args: unknown): string {
  if (typeof args !== "object" || args === null) return "";
  const told = ["command", "path", "pattern"].map((name): unknown => Reflect.get(args, name));
  return oneLine(told.find((value) => typeof value === "string") ?? "");
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= detailLength ? line : `${line.slice(0, detailLength - 1)}…`;
}
