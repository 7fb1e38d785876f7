import { readToolName, splitTools } from "./tool-aliases.ts";

/** Which tools a custom-agent file gives its role. */
export type AgentTools =
  /** Everything that the role has otherwise. */
  | { readonly kind: "all" }
  | {
      readonly kind: "listed";
      /** Squadron's, beside those for talking. */
      readonly tools: readonly string[];
      readonly builtinTools: readonly string[];
      /** `<server>/<tool>` and `<server>/*`. */
      readonly ofServers: readonly { readonly server: string; readonly tool: string }[];
    };

interface Remark {
  readonly message: string;
  readonly remedy: string;
}

/** @param listed as it stands in the file: a list, or names with commas between. */
export function readAgentTools(listed: string | readonly string[] | undefined): {
  readonly tools: AgentTools;
  readonly remarks: readonly Remark[];
} {
  if (listed === undefined) return { tools: { kind: "all" }, remarks: [] };
  const names = (typeof listed === "string" ? listed.split(",") : listed)
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.includes("*")) return { tools: { kind: "all" }, remarks: [] };
  const read = names.map((name) => ({ name, named: readToolName(name) }));
  const tools = {
    kind: "listed",
    ...splitTools(names),
    ofServers: read.flatMap(({ named }) => (named.kind === "mcp" ? [named] : [])),
  } as const;
  return { tools, remarks: read.flatMap(({ name, named }) => remarkOn(name, named.kind)) };
}

function remarkOn(name: string, kind: ReturnType<typeof readToolName>["kind"]): readonly Remark[] {
  if (kind === "absent")
    return [
      {
        message: `The tool ${name} is not available here.`,
        remedy: "The agent works without it; nothing needs to be done.",
      },
    ];
  if (kind === "unknown")
    return [
      {
        message: `The tool ${name} is not known, and passed over.`,
        remedy: "Correct its name, or leave it to the tool that knows it.",
      },
    ];
  return [];
}
