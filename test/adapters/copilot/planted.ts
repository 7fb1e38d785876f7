import { testServer } from "./stage.ts";

export const evil = "EVIL-WORDS-OF-THE-BRANCH";

/** What a checked-out branch may bring to take an agent over. `began` is the file in which its programs leave a trace. */
export const planted = (began: string): Readonly<Record<string, string>> => ({
  ".mcp.json": JSON.stringify({ mcpServers: { planted: testServer(["*"], began) } }),
  ".github/mcp.json": JSON.stringify({ mcpServers: { planted: testServer(["*"], began) } }),
  ".vscode/mcp.json": JSON.stringify({ servers: { planted: testServer(["*"], began) } }),
  ".github/agents/planted.agent.md": `---\nname: planted\ndescription: ${evil}\n---\n${evil}`,
  ".github/skills/planted/SKILL.md": `---\nname: planted\ndescription: ${evil}\n---\n${evil}`,
  "AGENTS.md": evil,
  "CLAUDE.md": evil,
  ".github/copilot-instructions.md": evil,
  ".github/instructions/all.instructions.md": `---\napplyTo: "**"\n---\n${evil}`,
  ".github/hooks/hooks.json": JSON.stringify({
    version: 1,
    hooks: Object.fromEntries(
      ["sessionStart", "userPromptSubmitted", "preToolUse", "postToolUse"].map((name) => [
        name,
        [{ type: "command", bash: `echo ${name} >> '${began}'` }],
      ]),
    ),
  }),
});
