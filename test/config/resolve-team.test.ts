import { describe, expect, it } from "vitest";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import { newRole } from "../../src/config/builtin-team.ts";
import { teamDefaults } from "../../src/config/team-defaults.ts";
import type { Role } from "../../src/domain/ids.ts";
import { isBuiltinTool, isSquadronTool, talkingTools } from "../../src/domain/tool-names.ts";
import { tools } from "../../src/tools/index.ts";
import { agent, here, owners, resolve, roleIn, told } from "./files.ts";

const dev = builtinTeam.find(({ role }) => role === "dev");

describe("the built-in team", () => {
  it("is the team of a repository without any file", () => {
    expect(resolve({})).toEqual({
      team: { ...teamDefaults, roster: builtinTeam, lead: "pm" },
      problems: [],
      used: {},
    });
  });

  it("names tools that there are, and hands on to roles that there are", () => {
    const names = builtinTeam.map(({ role }) => role);
    for (const profile of builtinTeam) {
      expect(profile.tools.filter((name) => !isSquadronTool(name))).toEqual([]);
      expect(profile.builtinTools.filter((name) => !isBuiltinTool(name))).toEqual([]);
      expect(profile.tools).toEqual(expect.arrayContaining([...talkingTools]));
      expect(profile.handOff.filter((to) => !names.includes(to) || to === profile.role)).toEqual([]);
    }
  });

  it("knows every tool that Squadron has by name", () => {
    expect([...tools.keys()].filter((name) => !isSquadronTool(name))).toEqual([]);
  });
});

describe("a repository's files", () => {
  it("bind a role: what they say holds, and the rest stays", () => {
    const resolved = resolve({
      repository: here(`
lead: dev
roles:
  dev:
    labels: [bug]
    wakers: triage
    hand-off: [docs]
    sub-agents: [dev, reviewer, docs]
    excluded-tools: [push_changes, bash]
    models: [openai/a, local/b/c]
    limits: { minutes: 5 }
    protected-paths: [infra/]
  docs: { enabled: false }
prepare: { command: make }
protected-paths: ["*.lock"]
limits: { attempts-per-head: 1 }
schedule:
  - { cron: "0 6 * * *", role: pm, issue: 7, text: Tidy up. }
`),
    });
    expect(told(resolved)).toEqual([
      '7:5 There is no role "docs" here.',
      '8:5 There is no role "docs" here.',
    ]);
    expect(roleIn(resolved, "dev")).toEqual({
      ...dev,
      labels: ["bug"],
      wakers: "triage",
      handOff: [],
      subAgents: ["reviewer"],
      tools: dev?.tools.filter((name) => name !== "push_changes"),
      builtinTools: ["view", "grep", "glob", "create", "edit"],
      models: [
        { provider: "openai", name: "a" },
        { provider: "local", name: "b/c" },
      ],
      limits: { ...dev?.limits, minutes: 5 },
      protectedPaths: ["infra/"],
    });
    const { team } = resolved;
    expect(team.roster.map(({ role }) => role)).toEqual(["dev", "pm", "reviewer", "security"]);
    expect(team).toMatchObject({
      lead: "dev",
      prepare: { command: "make", network: teamDefaults.prepare.network },
      protectedPaths: ["*.lock"],
      limits: { ...teamDefaults.limits, attemptsPerHead: 1 },
      schedule: [{ cron: "0 6 * * *", role: "pm", on: { issue: 7 }, text: "Tidy up." }],
    });
    expect(roleIn(resolved, "pm").handOff, "nobody said it of pm").toEqual(["dev", "security"]);
  });

  it("give a role only the tools they name, beside those for talking", () => {
    const resolved = resolve({ repository: here("roles: {dev: {tools: [read, submit_review]}}") });
    expect(roleIn(resolved, "dev")).toMatchObject({
      tools: [...talkingTools, "submit_review"],
      builtinTools: ["view"],
    });
  });

  it("give a built-in role a prompt of its own, and its full set of tools unless they name some", () => {
    const all = roleIn(resolve({ agentFiles: [agent("dev", "", "Mine.")] }), "dev");
    expect(all).toEqual({ ...dev, description: "Does things", prompt: "Mine." });
    const few = roleIn(resolve({ agentFiles: [agent("dev", "tools: [search]")] }), "dev");
    expect(few).toMatchObject({ tools: dev?.tools, builtinTools: ["grep", "glob"] });
    const none = roleIn(resolve({ agentFiles: [agent("dev", "tools: []")] }), "dev");
    expect(none).toMatchObject({ tools: talkingTools, builtinTools: [] });
  });

  it("add a role, woken by a label of its name", () => {
    const resolved = resolve({ agentFiles: [agent("tester", "", "Test it.")] });
    expect(roleIn(resolved, "tester")).toEqual({
      ...newRole("tester" as Role),
      description: "Does things",
      prompt: "Test it.",
      labels: ["squadron:tester"],
    });
  });

  it("keep a role from people, or from being handed work by others", () => {
    const resolved = resolve({
      agentFiles: [agent("dev", "user-invocable: false\ndisable-model-invocation: true")],
    });
    expect(roleIn(resolved, "dev").triggers).toEqual(["comment", "checks", "review", "dependency"]);
    expect(roleIn(resolved, "pm").handOff).toEqual(["docs", "security"]);
  });

  it("cannot bind a role that nobody defined", () => {
    const resolved = resolve({ repository: here("roles:\n  devv: {}\n") });
    expect(resolved.problems).toEqual([
      {
        kind: "problem",
        file: ".github/squadron.yml",
        line: 2,
        column: 3,
        message: 'There is no role "devv": it is not built in and has no custom-agent file.',
        remedy: 'Write .github/agents/devv.agent.md, or name another. Did you mean "dev"?',
      },
    ]);
  });

  it("cannot let one label wake two roles: the first keeps it", () => {
    const resolved = resolve({
      repository: here(
        "roles:\n  docs:\n    labels: [Squadron:DEV, text]\n  security:\n    labels: [text]\n",
      ),
    });
    expect(told(resolved)).toEqual([
      '3:5 The label "Squadron:DEV" wakes dev already, and so not docs.',
      '3:5 The label "text" wakes security already, and so not docs.',
    ]);
    expect(roleIn(resolved, "docs")).toEqual({});
  });

  it("that define one role twice hold once: <role>.agent.md goes before <role>.md", () => {
    const twice = { ...agent("dev", "", "Second."), path: ".github/agents/dev.md" };
    const resolved = resolve({ agentFiles: [twice, agent("dev", "", "First.")] });
    expect(roleIn(resolved, "dev").prompt).toBe("First.");
    expect(resolved.problems.map(({ file }) => file)).toEqual([".github/agents/dev.md"]);
  });

  it("that do not hold leave the last ones that did, and are told of", () => {
    const good = "roles: {dev: {labels: [bug]}}";
    const bad = resolve({
      repository: here("roles: {dev: {labels: bug}}", good),
      agentFiles: [{ ...agent("dev", "tools: 7"), lastGood: agent("dev", "", "As before.").text }],
    });
    expect(bad.problems).toHaveLength(2);
    expect(roleIn(bad, "dev")).toMatchObject({ labels: ["bug"], prompt: "As before." });
    expect(bad.used[".github/squadron.yml"]).toBe(good);
    const never = resolve({ repository: here("roles: {dev: {labels: bug}}") });
    expect(never.team.roster).toEqual(builtinTeam);
    expect(never.used).toEqual({});
  });
});

describe("an organisation's files", () => {
  const org = "roles: {dev: {network: [npm.example.org], models: [openai/small]}}";

  it("hold for repositories that say nothing", () => {
    const resolved = resolve({
      organisation: owners(org),
      organisationAgentFiles: [agent("auditor", "")],
    });
    expect(roleIn(resolved, "dev")).toMatchObject({ network: ["npm.example.org"] });
    expect(roleIn(resolved, "auditor")).toMatchObject({ labels: ["squadron:auditor"] });
    expect(resolved.problems).toEqual([]);
  });

  it("are not exceeded where they allow nothing, and each wish is told where it stands", () => {
    const resolved = resolve({
      organisation: owners(org),
      repository: here(`allow: {tools: ["*"]}
roles:
  dev:
    network: [npm.example.org, evil.example.org]
    models: [openai/large]
    wakers: read
    limits: {minutes: 600, comments: 1}
    mcp-servers: {x: {command: a}}
  pm:
    tools: [bash, push_changes]
limits: {turns-per-thread: 900}
prepare: {network: [evil.example.org]}
`),
      agentFiles: [agent("tester", "")],
    });
    expect(told(resolved)).toEqual([
      "1:1 Only the organisation's file may allow something.",
      "10:5 The organisation does not allow the tool push_changes for pm.",
      "10:5 The organisation does not allow the tool bash for pm.",
      "5:5 The organisation does not allow the model openai/large for dev.",
      "6:5 The organisation lets only people with write wake dev.",
      "8:5 The organisation does not allow the MCP server x for dev.",
      "4:5 The organisation does not allow the host evil.example.org for dev.",
      "7:5 The organisation allows at most 30 minutes for dev.",
      '2:1 The organisation does not allow the role "tester".',
      "12:1 The organisation does not allow the host evil.example.org for prepare.",
      "11:1 The organisation allows at most 30 turns-per-thread.",
    ]);
    expect(roleIn(resolved, "dev")).toMatchObject({
      network: ["npm.example.org"],
      models: [{ provider: "openai", name: "small" }],
      wakers: "write",
      limits: { minutes: 30, comments: 1 },
      mcpServers: {},
    });
    expect(roleIn(resolved, "pm")).toMatchObject({ builtinTools: [] });
    expect(roleIn(resolved, "tester")).toEqual({});
    expect(resolved.team.limits.turnsPerThread).toBe(30);
  });

  it("let repositories have what they allow", () => {
    const resolved = resolve({
      organisation: owners(
        `allow: {roles: [tester], tools: [execute], network: ["*.example.org"], models: [openai/*], mcp-servers: [local, mcp.example.org], limits: {minutes: 60}}`,
      ),
      repository: here(
        `roles: {pm: {tools: [bash], network: [a.example.org], models: [openai/any], limits: {minutes: 60}, mcp-servers: {a: {command: x}, b: {type: http, url: "https://mcp.example.org/x"}}}}`,
      ),
      agentFiles: [agent("tester", "")],
    });
    expect(resolved.problems).toEqual([]);
    expect(roleIn(resolved, "pm")).toMatchObject({ builtinTools: ["bash"], network: ["a.example.org"] });
    expect(Object.keys(roleIn(resolved, "pm").mcpServers ?? {})).toEqual(["a", "b"]);
    expect(roleIn(resolved, "tester")).toMatchObject({ role: "tester" });
  });

  it("allow nothing when they do not hold and never did", () => {
    const resolved = resolve({
      organisation: owners("allow: {tools: 7}"),
      repository: here("roles: {dev: {network: [a.example.org]}}"),
    });
    expect(roleIn(resolved, "dev").network).toEqual([]);
  });

  it("keep protected paths and approvals: a repository only adds", () => {
    const resolved = resolve({
      organisation: owners("protected-paths: [a]\nroles: {dev: {protected-paths: [b], approvals: [merge]}}"),
      repository: here("protected-paths: [c]\nroles: {dev: {protected-paths: [d], approvals: [plan]}}"),
    });
    expect(resolved.team.protectedPaths).toEqual(["a", "c"]);
    expect(roleIn(resolved, "dev")).toMatchObject({
      protectedPaths: ["b", "d"],
      approvals: ["merge", "plan"],
    });
  });

  it("turn off a role for good, unless they allow it", () => {
    const organisation = owners("roles: {security: {enabled: false}}");
    const resolved = resolve({ organisation, agentFiles: [agent("security", "")] });
    expect(roleIn(resolved, "security")).toEqual({});
  });

  it("are replaced by a repository's file of the same role", () => {
    const organisationAgentFiles = [agent("dev", "", "Theirs.")];
    const resolved = resolve({ organisationAgentFiles, agentFiles: [agent("dev", "", "Ours.")] });
    expect(roleIn(resolved, "dev").prompt).toBe("Ours.");
  });
});
