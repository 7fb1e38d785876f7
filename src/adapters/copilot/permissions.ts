import type { PermissionHandler, SessionHooks } from "@github/copilot-sdk";
import type { AgentSpec } from "../../ports/agent-runtime.ts";

type ToolNames = Pick<AgentSpec, "tools" | "builtinTools">;

/** The runtime asks for a kind of access, not for a tool: these built-in tools are the ones that need it. */
const toolsOfKind: Readonly<Record<string, readonly string[]>> = {
  shell: ["bash", "write_bash"],
  read: ["view", "grep", "glob"],
  write: ["create", "edit", "apply_patch"],
  url: ["web_fetch"],
};

/** Approves what a tool of the spec needs and nothing else; our own tools never ask (`skipPermission`). */
export function permissionHandler(spec: ToolNames): PermissionHandler {
  const allowed = new Set(spec.builtinTools);
  return (request) => {
    const tools = toolsOfKind[request.kind] ?? [];
    return tools.some((tool) => allowed.has(tool))
      ? { kind: "approve-once" }
      : { kind: "reject", feedback: "This role may not do that." };
  };
}

/**
 * Runs before every tool call, also those of sub-agents.
 * Whatever goes wrong in here must deny: the runtime takes a hook that throws for consent.
 */
export function toolGate(spec: ToolNames): NonNullable<SessionHooks["onPreToolUse"]> {
  const allowed = new Set([...spec.builtinTools, ...spec.tools.map((tool) => tool.name)]);
  return (input) => {
    try {
      if (!allowed.has(input.toolName)) return deny(`This role has no tool "${input.toolName}".`);
      if (isDetached(input.toolArgs))
        return deny("Detached commands outlive the turn and are not allowed; use mode async instead.");
      return undefined;
    } catch {
      return deny("The call could not be checked.");
    }
  };
}

function deny(permissionDecisionReason: string) {
  return { permissionDecision: "deny" as const, permissionDecisionReason };
}

/** A detached shell survives disconnect and every cancel. Anything but a plain `false` counts as a yes. */
function isDetached(args: unknown): boolean {
  const parsed: unknown = typeof args === "string" ? JSON.parse(args) : args;
  if (typeof parsed !== "object" || parsed === null || !("detach" in parsed)) return false;
  return parsed.detach !== false && parsed.detach !== undefined && parsed.detach !== null;
}
