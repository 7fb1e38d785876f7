import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SquadronError } from "../../domain/errors.ts";
import { packageEnvironment } from "../../domain/package-folders.ts";
import type { AgentSpec } from "../../ports/agent-runtime.ts";
import type { Egress, OpenEgress } from "../../ports/egress.ts";
import type { Sandbox, SandboxLimits, SandboxSpec } from "../../ports/sandbox.ts";
import type { Trace } from "../../ports/trace.ts";
import { ModelRequests } from "./model-requests.ts";
import { killAll, processesNaming, processesWith, waitUntilDead } from "./processes.ts";
import { findRuntimeFiles } from "./runtime-files.ts";
import { launchRuntime } from "./runtime-process.ts";
import type { Runtime, RuntimeUse } from "./shared-runtimes.ts";
import { createSpanFile, type SpanFile } from "./span-file.ts";
import { skillsFolder } from "./skills.ts";

export interface PrivateRuntimeDeps {
  readonly sandbox: Sandbox;
  readonly egress: Egress;
  readonly limits: SandboxLimits;
  readonly path: string;
  readonly trace: Pick<Trace, "current" | "join">;
}

/** Rounds of looking for leftover processes: one that forks faster than it is killed would loop for ever. */
const reapRounds = 20;
const reapWaitMs = 1_000;

/** The environment of a runtime, complete. The agent's shells inherit it, so nothing secret is ever added here. */
function environment(at: { home: string; path: string; userHome: string }): Readonly<Record<string, string>> {
  return {
    PATH: at.path,
    HOME: at.userHome,
    LANG: "C.UTF-8",
    TERM: "dumb",
    COPILOT_HOME: at.home,
    COPILOT_DISABLE_KEYTAR: "1",
    // Without these two, freed memory of a runtime stays with the process (glibc arenas): 3.4 GB after 1000 sessions.
    MALLOC_ARENA_MAX: "1",
    MALLOC_TRIM_THRESHOLD_: "65536",
  };
}

/** A runtime for sessions without built-in tools; it needs no sandbox, because nothing in it can touch a file. */
export async function startSharedRuntime(
  at: Pick<PrivateRuntimeDeps, "path" | "trace"> & { readonly home: string },
  signal: AbortSignal,
): Promise<Runtime> {
  mkdirSync(at.home, { recursive: true });
  const requests = new ModelRequests();
  const spans = createSpanFile(at.home, at.trace);
  const process = await launchRuntime(
    {
      command: [findRuntimeFiles().program],
      env: { ...environment({ ...at, userHome: at.home }), ...spans?.env },
      home: at.home,
      requestHandler: requests,
      spans,
    },
    signal,
  );
  return { process, requests, spans };
}

/** A runtime for one session, in a sandbox unless the operator said `none`. */
export async function startPrivateRuntime(
  deps: PrivateRuntimeDeps,
  spec: AgentSpec,
  signal: AbortSignal,
): Promise<RuntimeUse> {
  mkdirSync(historyOf(spec), { recursive: true });
  const sandboxed = spec.sandbox === "bubblewrap";
  if (sandboxed) await requireSandbox(deps.sandbox);
  const spans = createSpanFile(spec.home, deps.trace);
  const env = { ...environmentOf(deps, spec), ...spans?.env };
  const egress =
    sandboxed && spec.network.length > 0
      ? await deps.egress.open(spec.network, (reached) => spec.onEvent({ kind: "network", ...reached }))
      : undefined;
  const requests = new ModelRequests();
  try {
    const command = sandboxed
      ? deps.sandbox.wrap({ ...inside(spec, { egress, spans }), env, limits: deps.limits })
      : ([findRuntimeFiles().program] as const);
    const launch = { command, env, home: spec.home, requestHandler: requests, spans };
    const process = await launchRuntime(launch, signal);
    return {
      process,
      requests,
      spans,
      async release() {
        await process.kill();
        await spans?.remove();
        await egress?.[Symbol.asyncDispose]();
        if (!sandboxed) await reap(() => strayShells(spec));
      },
    };
  } catch (error) {
    // Bubblewrap that is killed while it sets up leaves a process that waits for ever, and that nothing leads to any more.
    if (sandboxed) await reap(() => processesNaming(historyOf(spec)));
    await spans?.remove();
    await egress?.[Symbol.asyncDispose]();
    throw error;
  }
}

function environmentOf(
  { path }: PrivateRuntimeDeps,
  { home, sandbox, workdir }: AgentSpec,
): Readonly<Record<string, string>> {
  if (sandbox !== "bubblewrap") return environment({ home, path, userHome: home });
  return {
    ...environment({ home, path, userHome: "/home/agent" }),
    ...(workdir !== undefined && packageEnvironment(workdir)),
  };
}

function historyOf({ home, runtimeId }: AgentSpec): string {
  return join(home, "session-state", runtimeId);
}

function inside(
  spec: AgentSpec,
  { egress, spans }: { egress: OpenEgress | undefined; spans: SpanFile | undefined },
): Omit<SandboxSpec, "env" | "limits"> {
  const files = findRuntimeFiles();
  return {
    command: [files.program],
    cwd: spec.workdir ?? spec.home,
    // The home may be shared by all roles of a repository: of it, only this session's own history exists inside.
    scratch: [spec.home],
    writable: [
      historyOf(spec),
      ...(spec.workdir === undefined ? [] : [spec.workdir]),
      ...(spans ? [spans.folder] : []),
    ],
    readOnly: [files.folder, ...spec.readOnly, ...(spec.skills.length > 0 ? [skillsFolder(spec)] : [])],
    ...(egress && { egress }),
  };
}

async function requireSandbox(sandbox: Sandbox): Promise<void> {
  const state = await sandbox.available();
  if (!state.ok)
    throw new SquadronError("refused", `A sandbox is required but does not work: ${state.reason}`);
}

/** Shells that left the runtime's process tree. Both marks are needed: other repositories have a session of this name. */
function strayShells({ runtimeId, home }: AgentSpec): readonly number[] {
  return processesWith([`COPILOT_AGENT_SESSION_ID=${runtimeId}`, `COPILOT_HOME=${home}`]);
}

/** Ends what is found until nothing is. */
async function reap(find: () => readonly number[]): Promise<void> {
  for (let round = 0; round < reapRounds; round++) {
    const left = find();
    if (left.length === 0) return;
    killAll(left);
    await waitUntilDead(left, reapWaitMs);
  }
}
