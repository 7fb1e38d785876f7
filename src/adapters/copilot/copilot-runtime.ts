import { SquadronError } from "../../domain/errors.ts";
import type { AgentRuntime, AgentSession, AgentSpec } from "../../ports/agent-runtime.ts";
import type { Egress } from "../../ports/egress.ts";
import type { Sandbox, SandboxLimits } from "../../ports/sandbox.ts";
import type { Trace } from "../../ports/trace.ts";
import { copyStep } from "./copy-step.ts";
import { needsOwnRuntime } from "./offered-tools.ts";
import { openSession } from "./open-session.ts";
import { startPrivateRuntime, startSharedRuntime } from "./start-runtime.ts";
import { createSharedRuntimes } from "./shared-runtimes.ts";
import type { RuntimeUse } from "./shared-runtimes.ts";
import { removeSkills, writeSkills } from "./skills.ts";

export interface CopilotRuntimeOptions {
  readonly sandbox: Sandbox;
  readonly egress: Egress;
  /** Takes the spans of the runtimes, where somebody collects them. */
  readonly trace: Pick<Trace, "current" | "join">;
  readonly limits?: SandboxLimits;
  /** PATH inside runtimes, for toolchains that lie elsewhere. */
  readonly path?: string;
  readonly shared?: {
    readonly maxBytes?: number;
    readonly maxAgeMs?: number;
    readonly idleMs?: number;
  };
}

/** Enough for a compiler and a test run on one branch; an operator with big repositories raises them. */
const defaultLimits: SandboxLimits = {
  memoryBytes: 4 * 1024 ** 3,
  processes: 512,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  tmpBytes: 512 * 1024 ** 2,
};
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** A runtime with 100 open sessions holds 370 MB and gives little of it back. Bytes. */
const defaultMaxBytes = 512 * 1024 ** 2;
/** A day: leaks too slow to measure end here. Milliseconds. */
const defaultMaxAgeMs = 24 * 3_600_000;
/** A new runtime costs 300 ms at its first turn, an idle one 100 MB; events of one issue come minutes apart. Milliseconds. */
const defaultIdleMs = 120_000;

/** Runs agents on the GitHub Copilot runtime that comes with the SDK. */
export function createCopilotRuntime(options: CopilotRuntimeOptions): AgentRuntime {
  const path = options.path ?? defaultPath;
  const limits = options.limits ?? defaultLimits;
  const opened = new Map<string, AgentSession | undefined>();
  const shared = createSharedRuntimes({
    start: (home, signal) => startSharedRuntime({ home, path, trace: options.trace }, signal),
    maxBytes: options.shared?.maxBytes ?? defaultMaxBytes,
    maxAgeMs: options.shared?.maxAgeMs ?? defaultMaxAgeMs,
    idleMs: options.shared?.idleMs ?? defaultIdleMs,
  });
  let closed = false;

  const use = (spec: AgentSpec, signal: AbortSignal): Promise<RuntimeUse> =>
    needsOwnRuntime(spec)
      ? startPrivateRuntime({ ...options, limits, path }, spec, signal)
      : shared.acquire(spec.home, signal);

  async function open(spec: AgentSpec, signal: AbortSignal): Promise<AgentSession> {
    const key = `${spec.home}\0${spec.runtimeId}`;
    if (closed) throw new SquadronError("fenced", "The agent runtime is shutting down.");
    // Two handles on one conversation write one history, and closing either closes both.
    if (opened.has(key))
      throw new SquadronError("internal", `${spec.runtimeId} is already open in this process.`);
    opened.set(key, undefined);
    const onClosed = (): void => {
      opened.delete(key);
      removeSkills(spec);
    };
    try {
      writeSkills(spec);
      const session = await openSession({ use: await use(spec, signal), onClosed }, spec, signal);
      opened.set(key, session);
      return session;
    } catch (error) {
      onClosed();
      throw error;
    }
  }

  return {
    open,
    copyStep,
    openSessions: () => opened.size,
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.all([...opened.values()].map(async (session) => session?.[Symbol.asyncDispose]()));
      await shared.close();
    },
  };
}
