import { CopilotClient, CopilotRequestHandler, RuntimeConnection } from "@github/copilot-sdk";
import type { CopilotSession, ResumeSessionConfig } from "@github/copilot-sdk";
import { mkdirSync } from "node:fs";
import { findRuntimeFiles } from "../../src/adapters/copilot/runtime-files.ts";

// The least that wakes a sleeping conversation: the SDK, a provider, nothing else. What Squadron is compared with.
const home = process.env["BENCH_HOME"] ?? "";
const modelUrl = process.env["BENCH_MODEL_URL"] ?? "";
const modelKey = process.env["BENCH_MODEL_KEY"] ?? "";
/** `shared`: one runtime that keeps running. `sandboxed`: a new one in bubblewrap for each turn. */
const kind = process.env["BENCH_KIND"];
const sessionId = "bare";
const workdir = `${home}/work`;
mkdirSync(`${home}/session-state/${sessionId}`, { recursive: true });
mkdirSync(workdir, { recursive: true });

class Requests extends CopilotRequestHandler {
  protected override async sendRequest(request: Request): Promise<Response> {
    return fetch(`${modelUrl}/v1/chat/completions`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${modelKey}`,
        "content-type": "application/json",
        "x-squadron-session": sessionId,
      },
      body: await request.text(),
    });
  }
}

function createClient(): CopilotClient {
  const { folder, program } = findRuntimeFiles();
  const env = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: home,
    LANG: "C.UTF-8",
    COPILOT_HOME: home,
    COPILOT_DISABLE_KEYTAR: "1",
    MALLOC_ARENA_MAX: "1",
    MALLOC_TRIM_THRESHOLD_: "65536",
  };
  // The SDK wants a file that exists, and looks for none on PATH.
  const inside = kind === "sandboxed";
  const path = inside ? "/usr/bin/env" : program;
  const args = inside ? ["bwrap", ...inSandbox(folder, env), program] : [];
  return new CopilotClient({
    mode: "empty",
    baseDirectory: home,
    workingDirectory: "/",
    useLoggedInUser: false,
    logLevel: "error",
    requestHandler: new Requests(),
    connection: RuntimeConnection.forStdio({
      path,
      args,
      env: { ...env, PATH: process.env["PATH"] ?? env.PATH },
    }),
  });
}

/** No network, no host process, no environment; of the host's files, programs only. */
function inSandbox(runtime: string, env: Readonly<Record<string, string>>): readonly string[] {
  return [
    ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"],
    // Without certificates the runtime does not even build its HTTP client.
    ["--ro-bind", "/usr", "/usr", "--ro-bind", "/etc/ssl", "/etc/ssl"],
    ["/bin", "/sbin", "/lib", "/lib64"].flatMap((path) => ["--symlink", `usr${path}`, path]),
    ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ["--ro-bind", runtime, runtime, "--bind", home, home],
    Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    ["--chdir", workdir, "--"],
  ].flat();
}

const builtins = kind === "sandboxed" ? ["bash", "view", "grep", "glob", "create", "edit"] : [];
const config: ResumeSessionConfig = {
  model: "lab-model",
  provider: {
    type: "openai",
    baseUrl: "https://model.invalid/v1",
    apiKey: "sk-placeholder-5f1d0c7be2a94d6c",
  },
  systemMessage: {
    mode: "replace",
    content: "You are a teammate on this repository. ".repeat(40),
  },
  tools: ["one", "two", "three", "four", "five"].map((name) => ({
    name,
    description: "A tool with one argument that the model of the bench never calls.",
    parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    skipPermission: true,
    handler: () => "done",
  })),
  availableTools: [...builtins.map((name) => `builtin:${name}`), "custom:*"],
  workingDirectory: workdir,
  streaming: true,
  onPermissionRequest: () => ({ kind: "reject" }),
};

/** Once at the beginning, so that there is a history to resume. */
async function begin(): Promise<void> {
  await converse(await start(), (client) => client.createSession({ ...config, sessionId }));
}

let running: CopilotClient | undefined;

async function start(): Promise<CopilotClient> {
  if (running) return running;
  const client = createClient();
  await client.start();
  if (kind === "shared") running = client;
  return client;
}

async function converse(
  client: CopilotClient,
  open: (client: CopilotClient) => Promise<CopilotSession>,
): Promise<void> {
  const session = await open(client);
  await session.sendAndWait("@maintainer commented:\n\nGo on, please.", 20_000);
  await session.disconnect();
  if (client !== running) await client.forceStop();
}

/** @returns when it began, by the clock that all processes of a machine share. */
async function wake(): Promise<bigint> {
  const began = process.hrtime.bigint();
  await converse(await start(), (client) => client.resumeSession(sessionId, config));
  return began;
}

process.on("message", () => {
  void wake().then((began) => process.send?.({ began: String(began) }));
});
process.once("disconnect", () => {
  void (running?.forceStop() ?? Promise.resolve()).then(() => process.exit(0));
});
await begin();
process.send?.({ ready: true });
