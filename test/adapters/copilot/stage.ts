import { freeMeter } from "../../support/free-meter.ts";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createBubblewrap } from "../../../src/adapters/sandbox/bubblewrap.ts";
import { createEgress } from "../../../src/adapters/egress/create-egress.ts";
import { createCopilotRuntime } from "../../../src/adapters/copilot/copilot-runtime.ts";
import type { CopilotRuntimeOptions } from "../../../src/adapters/copilot/copilot-runtime.ts";
import { createTrace } from "../../../src/adapters/trace/create-trace.ts";
import { createModelGateway } from "../../../src/adapters/model/gateway.ts";
import { formatRuntimeId, parseRole } from "../../../src/domain/ids.ts";
import { startScriptedModel } from "../../../src/lab/model/scripted-model.ts";
import type { Script } from "../../../src/lab/model/script.ts";
import type { AgentEvent, AgentRuntime, AgentSpec, LocalServer } from "../../../src/ports/agent-runtime.ts";

/** The key that the scripted model wants and that must be nowhere but in the gateway. */
export const realKey = "sk-real-key-of-the-host-1234567890";

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly runtime: AgentRuntime;
  readonly model: Awaited<ReturnType<typeof startScriptedModel>>;
  readonly events: AgentEvent[];
  modelOf(provider: "main" | "claude", label?: string, maxCalls?: number): AgentSpec["callModel"];
  /** The main provider's model of this name. */
  modelNamed(name: string): AgentSpec["callModel"];
  spec(change?: Partial<AgentSpec> & { readonly number?: number; readonly maxCalls?: number }): AgentSpec;
}

/** A real runtime, a real sandbox and gateway, and a model that follows the script; all in one temporary folder. */
export async function setStage(script: Script, options: Partial<CopilotRuntimeOptions> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "squadron-copilot-"));
  const workdir = join(folder, "work");
  mkdirSync(workdir);
  const model = await startScriptedModel({ apiKey: realKey, script });
  const gateway = createModelGateway({
    maxOutputTokens: 1000,
    providers: {
      main: { kind: "openai", baseUrl: `${model.url}/v1`, apiKey: realKey },
      claude: { kind: "anthropic", baseUrl: model.url, apiKey: realKey },
    },
  });
  const modelOf: Stage["modelOf"] = (provider, label = "squadron-dev-42", maxCalls = 100) =>
    gateway.forTurn({ models: [{ provider, name: "scripted" }], meter: freeMeter, session: label, maxCalls });
  const modelNamed: Stage["modelNamed"] = (name) =>
    gateway.forTurn({
      models: [{ provider: "main", name }],
      meter: freeMeter,
      session: "squadron-dev-42",
      maxCalls: 100,
    });
  const runtime = createCopilotRuntime({
    sandbox: createBubblewrap({ folder }),
    egress: createEgress({ folder: join(folder, "egress") }),
    trace: createTrace(),
    ...options,
  });
  const events: AgentEvent[] = [];
  const role = parseRole("dev");
  if (!role) throw new Error("dev is a role");
  return {
    folder,
    runtime,
    model,
    events,
    modelOf,
    modelNamed,
    spec({ number = 42, maxCalls = 100, ...change } = {}) {
      const runtimeId = change.runtimeId ?? formatRuntimeId({ role, number });
      return {
        runtimeId,
        home: join(folder, "home"),
        goesOn: false,
        workdir,
        readOnly: [],
        systemMessage: "You are a test.",
        model: "scripted",
        wire: gateway.wire("main"),
        tools: [],
        builtinTools: [],
        reasoningEffort: undefined,
        streaming: true,
        excludedTools: [],
        mcpServers: {},
        subAgents: [],
        skills: [],
        sandbox: "bubblewrap",
        network: [],
        maxPromptTokens: 100_000,
        compaction: { from: 0.8, before: 0.95 },
        toolCalls: 500,
        payTool: async () => undefined,
        state: "",
        news: "",
        callModel: modelOf("main", runtimeId, maxCalls),
        onEvent: (event) => events.push(event),
        ...change,
      };
    },
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]();
      await model.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export { forever, patient, tool } from "../../contract/agent-runtime.ts";

export const bash = (command: string, more: Record<string, unknown> = {}) => ({
  name: "bash",
  arguments: { command, description: "test", ...more },
});

const server = fileURLToPath(new URL("mcp-server.mjs", import.meta.url));

/** The MCP server of `mcp-server.mjs`, with some of its tools. */
export function testServer(tools: readonly string[], ...args: readonly string[]): LocalServer {
  return { command: process.execPath, args: [server, ...args], env: {}, tools };
}

const trial = mkdtempSync(join(tmpdir(), "squadron-trial-"));
export const sandboxWorks = (await createBubblewrap({ folder: trial }).available()).ok;
rmSync(trial, { recursive: true });

/** Waits for something that another process does. The test's own time-out is the limit. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
}
