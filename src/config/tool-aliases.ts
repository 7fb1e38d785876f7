import { builtinTools, isBuiltinTool, squadronTools } from "../domain/tool-names.ts";

/** Names of custom-agent files for what the runtime's tools do, in lower case. GitHub compares them so. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  execute: ["bash"],
  shell: ["bash"],
  powershell: ["bash"],
  read: ["view"],
  notebookread: ["view"],
  edit: ["create", "edit"],
  multiedit: ["create", "edit"],
  write: ["create", "edit"],
  notebookedit: ["create", "edit"],
  search: ["grep", "glob"],
  todo: ["update_plan"],
  todowrite: ["update_plan"],
};

/** Tools of custom-agent files that no agent has here. */
const absent = ["agent", "custom-agent", "task", "web", "websearch", "webfetch"];

/** Every name that a role's list of tools may have, in lower case. */
export const knownToolNames: readonly string[] = [
  ...new Set([...squadronTools, ...builtinTools, ...Object.keys(aliases)]),
];

/** What a name in a list of tools stands for. */
export type NamedTool =
  | { readonly kind: "tools"; readonly names: readonly string[] }
  /** Known to custom-agent files, and not available here. */
  | { readonly kind: "absent" }
  | { readonly kind: "mcp"; readonly server: string; readonly tool: string }
  | { readonly kind: "unknown" };

export function readToolName(name: string): NamedTool {
  const lower = name.trim().toLowerCase();
  // `edit` is both an alias for all that writes and one of the runtime's tools: the alias is what people mean.
  const meant = aliases[lower] ?? (knownToolNames.includes(lower) ? [lower] : undefined);
  if (meant) return { kind: "tools", names: meant };
  if (absent.includes(lower)) return { kind: "absent" };
  const [, server, tool] = /^([^/\s]+)\/([^/\s]+)$/.exec(name.trim()) ?? [];
  return server !== undefined && tool !== undefined ? { kind: "mcp", server, tool } : { kind: "unknown" };
}

/** Names as Squadron's tools and as the runtime's; names that stand for neither are left out. */
export function splitTools(names: readonly string[]): {
  readonly tools: readonly string[];
  readonly builtinTools: readonly string[];
} {
  const all = new Set(
    names.flatMap((name) => {
      const named = readToolName(name);
      return named.kind === "tools" ? named.names : [];
    }),
  );
  return {
    tools: squadronTools.filter((name) => all.has(name)),
    builtinTools: [...all].filter(isBuiltinTool),
  };
}
