import type { AgentEvent, AgentSpec } from "../ports/agent-runtime.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * Counts and traces what an agent does. The runtime calls back out of a process that several sessions may share, so each
 * call is led back to the turn that it belongs to.
 */
export function followAgent(
  { trace, metrics }: Pick<SessionDeps, "trace" | "metrics">,
  spec: AgentSpec,
): AgentSpec {
  const own = new Set(spec.tools.map(({ name }) => name));
  const running = new Map<string, (failed?: string) => void>();
  const attributesOf = (name: string) => ({ "squadron.tool": name });
  const see = (event: AgentEvent): void => {
    // Our own tools have spans around what they do.
    if (event.kind === "tool-started" && !own.has(event.name))
      running.set(event.callId, trace.begin({ name: "tool", attributes: attributesOf(event.name) }));
    if (event.kind !== "tool-ended") return;
    metrics.count("toolCalls", { tool: event.name, outcome: event.ok ? "ok" : "failed" });
    running.get(event.callId)?.(event.ok ? undefined : "failed");
    running.delete(event.callId);
  };
  return {
    ...spec,
    tools: spec.tools.map((tool) => ({
      ...tool,
      run: trace.keep((args: unknown, call: Parameters<typeof tool.run>[1]) =>
        trace.run({ name: "tool", attributes: attributesOf(tool.name) }, () => tool.run(args, call)),
      ),
    })),
    callModel: trace.keep(spec.callModel),
    onEvent: trace.keep((event: AgentEvent) => {
      see(event);
      spec.onEvent(event);
    }),
  };
}
