import type { PermissionRequest } from "@github/copilot-sdk";
import { describe, expect, test } from "vitest";
import { permissionHandler } from "../../../src/adapters/copilot/permissions.ts";
import { toolHooks } from "../../../src/adapters/copilot/tool-hooks.ts";
import { newTurnCounts } from "../../../src/adapters/copilot/turn-counts.ts";
import { tool } from "./stage.ts";

const spec = {
  tools: [tool({ name: "finish" })],
  builtinTools: ["bash", "view", "web_fetch"],
  excludedTools: ["web_fetch"],
  mcpServers: {
    notes: { command: "notes", args: [], env: {}, tools: ["read"] },
    all: { command: "all", args: [], env: {}, tools: ["*"] },
  },
  subAgents: [],
  skills: [],
  toolCalls: 100,
  payTool: async () => undefined,
  onEvent: () => undefined,
};
const at = { sessionId: "s" };

function decide(toolName: string, toolArgs: unknown) {
  const counts = newTurnCounts();
  const input = { toolName, toolArgs, sessionId: "s", timestamp: new Date(0), workingDirectory: "/" };
  return toolHooks(spec, () => counts).onPreToolUse(input, at);
}

describe("the gate before every tool call", () => {
  test.each([
    ["bash", { command: "ls" }],
    ["bash", { command: "ls", detach: false }],
    ["finish", { anything: 1 }],
    ["view", undefined],
    ["notes-read", {}],
    ["all-things", {}],
  ])("lets %s through with %j", async (name, args) => {
    expect(await decide(name, args)).toBeUndefined();
  });

  test.each([
    ["create", {}],
    ["web_fetch", {}],
    ["notes-write", {}],
    ["all", {}],
    ["task", {}],
    ["bash", { command: "ls", detach: true }],
    ["bash", { command: "ls", detach: "yes" }],
    ["bash", '{"command":"ls","detach":true}'],
    ["bash", "not json"],
  ])("denies %s with %j", async (name, args) => {
    expect(await decide(name, args)).toMatchObject({ permissionDecision: "deny" });
  });

  test("denies when it fails itself, because the runtime takes a failed hook for consent", async () => {
    const trap = new Proxy(
      {},
      {
        has: () => {
          throw new Error("trap");
        },
      },
    );
    expect(await decide("bash", trap)).toMatchObject({ permissionDecision: "deny" });
  });
});

describe("the permission handler", () => {
  // The SDK's request types have dozens of fields; the decision depends on the kind alone.
  const ask = (kind: string, toolName = "bash") =>
    permissionHandler(spec)({ kind, toolName } as PermissionRequest, at);

  test.each(["shell", "read"])("approves %s, which a tool of the role needs", (kind) => {
    expect(ask(kind)).toEqual({ kind: "approve-once" });
  });

  test("approves the tools of its servers that it is given, and no others", () => {
    expect(ask("mcp", "notes-read")).toEqual({ kind: "approve-once" });
    expect(ask("mcp", "notes-write")).toMatchObject({ kind: "reject" });
  });

  test.each(["write", "url", "mcp", "custom-tool", "memory", "hook", "something-new"])(
    "rejects %s",
    (kind) => {
      expect(ask(kind)).toMatchObject({ kind: "reject" });
    },
  );
});
