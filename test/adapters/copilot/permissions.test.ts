import type { PermissionRequest } from "@github/copilot-sdk";
import { describe, expect, test } from "vitest";
import { permissionHandler, toolGate } from "../../../src/adapters/copilot/permissions.ts";
import { tool } from "./stage.ts";

const spec = { tools: [tool({ name: "finish" })], builtinTools: ["bash", "view"] };
const at = { sessionId: "s" };

const decide = (toolName: string, toolArgs: unknown) =>
  toolGate(spec)({ toolName, toolArgs, sessionId: "s", timestamp: new Date(0), workingDirectory: "/" }, at);

describe("the gate before every tool call", () => {
  test.each([
    ["bash", { command: "ls" }],
    ["bash", { command: "ls", detach: false }],
    ["finish", { anything: 1 }],
    ["view", undefined],
  ])("lets %s through with %j", (name, args) => {
    expect(decide(name, args)).toBeUndefined();
  });

  test.each([
    ["create", {}],
    ["task", {}],
    ["bash", { command: "ls", detach: true }],
    ["bash", { command: "ls", detach: "yes" }],
    ["bash", '{"command":"ls","detach":true}'],
    ["bash", "not json"],
  ])("denies %s with %j", (name, args) => {
    expect(decide(name, args)).toMatchObject({ permissionDecision: "deny" });
  });

  test("denies when it fails itself, because the runtime takes a failed hook for consent", () => {
    const trap = new Proxy(
      {},
      {
        has: () => {
          throw new Error("trap");
        },
      },
    );
    expect(decide("bash", trap)).toMatchObject({ permissionDecision: "deny" });
  });
});

describe("the permission handler", () => {
  // The SDK's request types have dozens of fields; the decision depends on the kind alone.
  const ask = (kind: string) => permissionHandler(spec)({ kind } as PermissionRequest, at);

  test.each(["shell", "read"])("approves %s, which a tool of the role needs", (kind) => {
    expect(ask(kind)).toEqual({ kind: "approve-once" });
  });

  test.each(["write", "url", "mcp", "custom-tool", "memory", "hook", "something-new"])(
    "rejects %s",
    (kind) => {
      expect(ask(kind)).toMatchObject({ kind: "reject" });
    },
  );
});
