import { describe, expect, it } from "vitest";

import { parseSquadronFile } from "../../src/config/squadron-file.ts";

const read = (text: string) => parseSquadronFile({ path: ".github/squadron.yml", text });
const first = (text: string) => read(text).problems[0];

describe("a squadron file", () => {
  it("may be empty, or nothing but comments", () => {
    for (const text of ["", "# nothing yet\n", "---\n"])
      expect(read(text)).toMatchObject({ value: {}, problems: [] });
  });

  it("may have every key there is", () => {
    const text = `
version: 1
lead: dev
roles:
  dev:
    enabled: true
    labels: [bug, squadron:dev]
    triggers: [label, comment]
    wakers: maintain
    concurrency: steer
    hand-off: [reviewer]
    sub-agents: [security]
    tools: [execute, read, push_changes]
    excluded-tools: [bash]
    models: [openai/gpt-5, local/qwen/coder]
    reasoning-effort: high
    mcp-servers:
      docs: { type: http, url: "https://mcp.example.org/sse", headers: { authorization: "Bearer $COPILOT_MCP_DOCS" } }
      own: { command: node, args: [server.js] }
    skills: [release-notes]
    network: [registry.npmjs.org, "*.example.org"]
    limits: { model-calls: 50, tool-calls: 100, minutes: 10, comments: 5, issues: 0, hops: 2 }
    interrupted: ask
    branch: agents/{role}/{number}
    protected-paths: [infra/]
    approvals: [push]
    sandbox: required
prepare: { command: make deps, network: [registry.npmjs.org] }
schedule:
  - { cron: "0 6 * * mon", role: docs, title: Weekly look, text: Check the links. }
protected-paths: ["*.lock"]
limits: { disagreements: 1, attempts-per-head: 2, turns-per-thread: 9 }
allow:
  tools: ["*"]
  limits: { minutes: 60 }
`;
    expect(read(text).problems).toEqual([]);
    expect(read("prepare: false").value).toEqual({ prepare: false });
  });

  it.each([
    [
      "roles:\n  dev:\n    labls: [x]\n",
      { line: 3, column: 5, message: '"labls" is not a key of roles.dev.', remedy: 'Did you mean "labels"?' },
    ],
    [
      "rolls: {}\n",
      { line: 1, column: 1, message: '"rolls" is not a key of the file.', remedy: 'Did you mean "roles"?' },
    ],
    [
      "prepare:\n  comand: make\n",
      { line: 2, column: 3, message: '"comand" is not a key of prepare.', remedy: 'Did you mean "command"?' },
    ],
    [
      "roles:\n  dev:\n    wakers: everybody\n",
      {
        line: 3,
        column: 13,
        message: "roles.dev.wakers has a value that is not known.",
        remedy: "Set one of read, triage, write, maintain, admin.",
      },
    ],
    [
      "roles:\n  dev:\n    labels: bug\n",
      {
        line: 3,
        column: 13,
        message: "roles.dev.labels must be a list.",
        remedy: "Labels that wake the role; the first one shows on GitHub that it works on a thread.",
      },
    ],
    [
      "roles:\n  dev:\n    tools: [view, veiw]\n",
      {
        line: 3,
        column: 19,
        message: "roles.dev.tools.1 is no tool that a role can be given.",
        remedy: 'Did you mean "view"?',
      },
    ],
    [
      "roles:\n  dev-2: {}\n",
      {
        line: 2,
        column: 3,
        message:
          "roles.dev-2 is no name of a role: lower-case letters, digits and dashes, at most 40, not ending in a dash and a number.",
        remedy: "Give it another name.",
      },
    ],
    [
      "roles:\n  dev:\n    branch: main\n",
      {
        line: 3,
        column: 13,
        message: "roles.dev.branch must contain {role} and {number}, or two roles would share a branch.",
        remedy: "Pattern of its branch, with {role} and {number}.",
      },
    ],
    [
      "schedule:\n  - cron: 0 25 * * *\n    role: dev\n    issue: 1\n    text: x\n",
      {
        line: 2,
        column: 11,
        message: "schedule.0.cron has a hour that is not known.",
        remedy: "When, as five cron fields in UTC: minute, hour, day of the month, month, day of the week.",
      },
    ],
    [
      "limits: {disagreements: 0}\n",
      { line: 1, column: 25, message: "limits.disagreements must have at least 1." },
    ],
    ["protected-paths: ['!CODEOWNERS']\n", { line: 1, column: 19 }],
    ["a: 1\na: 2\n", { line: 2, column: 1, message: "This is not YAML: Map keys must be unique." }],
    ["lead: *nobody\n", { line: 1, column: 1 }],
    ["- a list\n", { line: 1, column: 1, message: "the file must be keys with values." }],
  ])("is told what is wrong with %j, where, and what to do", (text, problem) => {
    expect(first(text)).toMatchObject({
      kind: "problem",
      file: ".github/squadron.yml",
      ...problem,
    });
    expect(first(text)?.remedy).toMatch(/[.?]$/);
    expect(read(text).value).toBeUndefined();
  });

  it("cannot take the sandbox away", () => {
    expect(first("roles: {dev: {sandbox: none}}")?.message).toMatch(/only the operator/);
  });

  it("cannot name a secret of the host", () => {
    const server = (value: string) =>
      `roles: {dev: {mcp-servers: {x: {command: node, env: {A: '${value}'}}}}}`;
    for (const value of ["$MODEL_API_KEY", "${PRIVATE_KEY}", "${{ secrets.WEBHOOK_SECRET }}", "a${PATH:-x}"])
      expect(first(server(value))?.message).toMatch(/does not begin with COPILOT_MCP_/);
    expect(first(server("${COPILOT_MCP_KEY}"))).toBeUndefined();
  });

  it("is refused when aliases would make it enormous, or when it is too long", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n += 1)
      lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(", ")}]`);
    expect(first(lines.join("\n"))?.message).toMatch(/This is not YAML: .*alias/);
    expect(first(`# ${"x".repeat(100_000)}`)?.message).toMatch(/more than 100000 characters/);
  });
});
