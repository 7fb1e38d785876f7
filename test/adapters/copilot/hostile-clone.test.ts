import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SessionConfigBase } from "@github/copilot-sdk";
import { describe, expect, test } from "vitest";
import { createActivity } from "../../../src/adapters/copilot/activity.ts";
import { ModelRequests } from "../../../src/adapters/copilot/model-requests.ts";
import { findRuntimeFiles } from "../../../src/adapters/copilot/runtime-files.ts";
import { launchRuntime } from "../../../src/adapters/copilot/runtime-process.ts";
import { sessionConfig } from "../../../src/adapters/copilot/session-config.ts";
import { createTurnHooks } from "../../../src/adapters/copilot/session-hooks.ts";
import type { AgentSpec } from "../../../src/ports/agent-runtime.ts";
import { evil, planted } from "./planted.ts";
import { forever, patient, setStage, testServer, tool } from "./stage.ts";
import type { Stage } from "./stage.ts";

const session = "squadron-dev-42";
/** A clone that brings this file; and whether anything of it was read or run in what the model was asked. */
async function onBranchWith(file: string) {
  const stage = await setStage({
    [session]: ({ messages }) =>
      messages.at(-1)?.role === "user" ? { tools: [{ name: "look", arguments: {} }] } : { text: "ok" },
  });
  const clone = join(stage.folder, "work");
  const began = join(stage.folder, "began");
  execFileSync("git", ["init", "-q", clone]);
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), planted(began)[file] ?? "");
  const bodies: string[] = [];
  // With every door open that a role could have: a sub-agent to be told of others, a skill, a server.
  const asked = stage.spec({
    tools: [tool({ name: "look" })],
    subAgents: [{ name: "helper", description: "helps", prompt: "You help.", tools: [] }],
    skills: [{ name: "own", description: "ours", files: { "SKILL.md": "---\nname: own\n---\nOurs." } }],
    builtinTools: ["view"],
    mcpServers: { ours: testServer(["read"]) },
    sandbox: "none",
  });
  const spec: AgentSpec = {
    ...asked,
    callModel: async (request, context) => {
      bodies.push(await request.clone().text());
      return asked.callModel(request, context);
    },
  };
  return {
    stage,
    spec,
    reached: () => existsSync(began) || bodies.join("\n").includes(evil),
    asked: () => bodies.length,
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** Runs a turn on the same runtime and configuration with something of it replaced. */
async function runWeakened(stage: Stage, spec: AgentSpec, weak: Partial<SessionConfigBase>): Promise<void> {
  const activity = createActivity();
  const requests = new ModelRequests();
  requests.route(session, { callModel: spec.callModel, activity });
  mkdirSync(spec.home, { recursive: true });
  // Servers of a folder are started only where the home says that it is trusted; no home of ours says so.
  if (weak.enableConfigDiscovery)
    writeFileSync(join(spec.home, "config.json"), JSON.stringify({ trusted_folders: [spec.workdir] }));
  const env = { PATH: process.env["PATH"] ?? "", HOME: stage.folder, COPILOT_HOME: spec.home };
  const command = [findRuntimeFiles().program] as const;
  const runtime = await launchRuntime({ command, env, home: spec.home, requestHandler: requests }, forever);
  try {
    const { hooks } = createTurnHooks(spec, { activity, halt: () => undefined });
    const config = sessionConfig(spec, { activity, hooks, onEvent: spec.onEvent, closed: forever });
    const handle = await runtime.client.createSession({ ...config, ...weak, sessionId: session });
    await handle.sendAndWait({ prompt: "go" }, 50_000);
  } finally {
    await runtime.kill();
  }
}

const appended = { systemMessage: { mode: "append", content: "You are a test." } } as const;
const instructions = { skipCustomInstructions: false, ...appended } as const;

/** What a branch brings, and the part of our configuration that keeps it out. */
const doors: readonly (readonly [file: string, weak: Partial<SessionConfigBase>])[] = [
  [".github/agents/planted.agent.md", { enableConfigDiscovery: true }],
  [".github/skills/planted/SKILL.md", { enableConfigDiscovery: true, ...appended }],
  ["AGENTS.md", instructions],
  ["CLAUDE.md", instructions],
  [".github/copilot-instructions.md", instructions],
  [".github/instructions/all.instructions.md", instructions],
  [".github/hooks/hooks.json", { enableFileHooks: true }],
  [".mcp.json", { enableConfigDiscovery: true }],
];

/** What others read and this runtime was not seen to read, whatever it is told. */
const closed = [".github/mcp.json", ".vscode/mcp.json"];

describe("a checked-out branch", () => {
  test.each(doors)("does not reach its agent through %s", async (file) => {
    await using branch = await onBranchWith(file);
    await using talk = await branch.stage.runtime.open(branch.spec, forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done" });
    expect(branch.asked()).toBe(2);
    expect(branch.reached()).toBe(false);
  });

  test.each(doors)("would reach it through %s, were the defence another", async (file, weak) => {
    await using branch = await onBranchWith(file);
    await runWeakened(branch.stage, branch.spec, weak);
    expect(branch.reached()).toBe(true);
  });

  test.each(closed)("does not reach its agent through %s either", async (file) => {
    await using branch = await onBranchWith(file);
    await using talk = await branch.stage.runtime.open(branch.spec, forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done" });
    expect(branch.reached()).toBe(false);
  });
});
