import type { PermissionHandler } from "@github/copilot-sdk";
import { isOffered, isOfServer } from "./offered-tools.ts";
import type { ToolSources } from "./offered-tools.ts";

/** The runtime asks for a kind of access, not for a tool: these built-in tools are the ones that need it. */
const toolsOfKind: Readonly<Record<string, readonly string[]>> = {
  shell: ["bash", "write_bash"],
  read: ["view", "grep", "glob"],
  write: ["create", "edit", "apply_patch"],
  url: ["web_fetch"],
};

/** Approves what a tool of the spec needs and nothing else; our own tools never ask (`skipPermission`). */
export function permissionHandler(spec: ToolSources): PermissionHandler {
  const allowed = isOffered(spec);
  const ofServer = isOfServer(spec);
  return (request) => {
    const isAllowed =
      request.kind === "mcp"
        ? ofServer(request.toolName) && allowed(request.toolName)
        : (toolsOfKind[request.kind] ?? []).some(allowed);
    return isAllowed ? { kind: "approve-once" } : { kind: "reject", feedback: "This role may not do that." };
  };
}
