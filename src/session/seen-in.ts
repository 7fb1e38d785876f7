import type { TimelineEntry } from "../domain/timeline.ts";
import type { AgentEvent } from "../ports/agent-runtime.ts";

/** What people who watch a session see of an event of its runtime; undefined for what only the audit keeps. */
export function seenIn(event: AgentEvent): TimelineEntry | undefined {
  switch (event.kind) {
    case "said":
      return { kind: "said", text: event.text };
    case "tool-started":
      return { kind: "tool", name: event.name, text: event.detail };
    case "tool-result":
      return { kind: "result", name: event.name, ok: event.ok, ms: event.ms, text: event.text };
    case "tool-denied":
      return { kind: "error", text: `${event.name} was not allowed.` };
    case "model-switched":
      return { kind: "error", text: `${event.from} did not answer; ${event.to} is asked from now on.` };
    case "error":
      return { kind: "error", text: event.message };
    default:
      return undefined;
  }
}
