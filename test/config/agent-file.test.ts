import { describe, expect, it } from "vitest";

import { parseAgentFile } from "../../src/config/agent-file.ts";

const read = (front: string, body = "Be careful.", path = ".github/agents/tester.agent.md") =>
  parseAgentFile({ path, text: `---\n${front}\n---\n\n${body}\n` });
const remarks = (front: string) => read(front).problems.map(({ kind, message }) => `${kind}: ${message}`);

describe("a custom-agent file", () => {
  it("written for Copilot works as it is, with every property there is", () => {
    const { value, problems } = read(`name: Test Specialist
description: Focuses on test coverage
target: github-copilot
tools: ["read", "Search", "EDIT", "execute", "github/*", "own/ask"]
model: openai/gpt-5
disable-model-invocation: true
user-invocable: false
metadata:
  team: quality
argument-hint: say which file
handoffs: [{ label: Next, agent: dev, prompt: Go }]
mcp-servers:
  own:
    type: stdio
    command: some-server
    args: ["--one"]
    tools: ["*"]
    env:
      A: $COPILOT_MCP_A
      B: \${COPILOT_MCP_B:-two}
      C: x-\${{ secrets.COPILOT_MCP_C }}
      D: \${{ vars.COPILOT_MCP_D }}
  other:
    type: http
    url: https://mcp.example.org/
    headers: { x: y }`);
    expect(problems).toEqual([]);
    expect(value).toEqual({
      role: "tester",
      description: "Focuses on test coverage",
      prompt: "Be careful.",
      tools: {
        kind: "listed",
        tools: [],
        builtinTools: ["view", "grep", "glob", "create", "edit", "bash"],
        ofServers: [
          { kind: "mcp", server: "github", tool: "*" },
          { kind: "mcp", server: "own", tool: "ask" },
        ],
      },
      models: [{ provider: "openai", name: "gpt-5" }],
      mcpServers: {
        own: {
          kind: "local",
          command: "some-server",
          args: ["--one"],
          env: {
            A: "${COPILOT_MCP_A}",
            B: "${COPILOT_MCP_B:-two}",
            C: "x-${COPILOT_MCP_C}",
            D: "${COPILOT_MCP_D}",
          },
          tools: ["ask"],
        },
      },
      closedToAgents: true,
      closedToPeople: true,
      forUs: true,
    });
  });

  it.each([
    ["execute", ["bash"]],
    ["shell", ["bash"]],
    ["Bash", ["bash"]],
    ["PowerShell", ["bash"]],
    ["read", ["view"]],
    ["NotebookRead", ["view"]],
    ["edit", ["create", "edit"]],
    ["MultiEdit", ["create", "edit"]],
    ["Write", ["create", "edit"]],
    ["NotebookEdit", ["create", "edit"]],
    ["search", ["grep", "glob"]],
    ["Grep", ["grep"]],
    ["GLOB", ["glob"]],
  ])("may call the tools of %s so", (name, builtinTools) => {
    expect(read(`description: x\ntools: [${name}]`).value?.tools).toMatchObject({ builtinTools, tools: [] });
    expect(remarks(`description: x\ntools: [${name}]`)).toEqual([]);
  });

  it("may ask for a list of what is to do", () => {
    for (const name of ["todo", "TodoWrite"])
      expect(read(`description: x\ntools: [${name}]`).value?.tools).toMatchObject({ tools: ["update_plan"] });
  });

  it.each(["web", "WebSearch", "WebFetch", "agent", "custom-agent", "Task"])(
    "that asks for %s, which is not available, works without it",
    (name) => {
      expect(remarks(`description: x\ntools: [read, ${name}]`)).toEqual([
        `remark: The tool ${name} is not available here.`,
      ]);
      expect(read(`description: x\ntools: [read, ${name}]`).value?.tools).toMatchObject({
        builtinTools: ["view"],
      });
    },
  );

  it("has all tools when it names none, none when its list is empty, and may separate them by commas", () => {
    expect(read("description: x").value?.tools).toEqual({ kind: "all" });
    expect(read('description: x\ntools: ["*"]').value?.tools).toEqual({ kind: "all" });
    expect(read("description: x\ntools: []").value?.tools).toMatchObject({ tools: [], builtinTools: [] });
    expect(read("description: x\ntools: read, search").value?.tools).toMatchObject({
      builtinTools: ["view", "grep", "glob"],
    });
  });

  it("has remarks, and no problems, for what means nothing here", () => {
    expect(remarks("description: x\nmodel: GPT-5\ntools: [teleport]\ncolour: red\ninfer: true")).toEqual([
      'remark: "colour" means nothing in a custom-agent file.',
      "remark: infer is retired.",
      "remark: The tool teleport is not known, and passed over.",
      "remark: A model without its provider is passed over; the operator's own is used.",
    ]);
  });

  it("loses a server that it may not have, and nothing else", () => {
    const { value, problems } = read(
      "description: x\nmcp-servers:\n  ok: {command: a}\n  bad: {command: a, env: {K: $HOME}}\n  sse: {type: sse, url: 'https://x.org'}",
    );
    expect(Object.keys(value?.mcpServers ?? {})).toEqual(["ok"]);
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "5 The MCP server bad is left out: it names a secret that does not begin with COPILOT_MCP_.",
      "6 The MCP server sse is left out: it has a form that is not known here.",
    ]);
  });

  it.each([
    ["no front matter at all", "Just words", /no front matter/],
    ["no end of its front matter", "---\ndescription: x\n", /no front matter/],
    ["no description", "---\nname: x\n---\nBody", /description/],
    ["front matter that is no YAML", "---\na: [\n---\nBody", /not YAML/],
  ])("with %s is a problem", (_what, text, message) => {
    const { value, problems } = parseAgentFile({ path: "agents/dev.md", text });
    expect(value).toBeUndefined();
    expect(problems[0]).toMatchObject({ kind: "problem", file: "agents/dev.md" });
    expect(problems[0]?.message).toMatch(message);
  });

  it("has places that count from the top of the file", () => {
    expect(read("description: x\ntools: 7").problems[0]).toMatchObject({ line: 3, column: 8 });
  });

  it("may have Windows' line ends and a byte order mark", () => {
    const text = "\uFEFF---\r\ndescription: x\r\n---\r\nOne\r\ntwo\r\n";
    expect(parseAgentFile({ path: "dev.md", text }).value).toMatchObject({ role: "dev", prompt: "One\ntwo" });
  });

  it("may have a prompt of 30,000 characters, and not of one more", () => {
    expect(read("description: x", "a".repeat(30_000)).value).toBeDefined();
    expect(read("description: x", "a".repeat(30_001)).problems[0]).toMatchObject({
      line: 4,
      message: expect.stringContaining("30001"),
    });
  });

  it.each(["README.md", "dev-2.agent.md", "my_agent.md", ".agent.md"])("is not called %s", (name) => {
    const { value, problems } = read("description: x", "Body", `.github/agents/${name}`);
    expect(value).toBeUndefined();
    expect(problems[0]?.remedy).toContain("<role>.agent.md");
  });

  it("for an editor only is not for us", () => {
    expect(read("description: x\ntarget: vscode").value?.forUs).toBe(false);
  });
});
