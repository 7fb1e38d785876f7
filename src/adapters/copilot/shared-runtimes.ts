import { once } from "node:events";
import { SquadronError } from "../../domain/errors.ts";
import type { ModelRequests } from "./model-requests.ts";
import { residentBytes } from "./processes.ts";
import type { RuntimeProcess } from "./runtime-process.ts";
import type { SpanFile } from "./span-file.ts";

/** A runtime together with what answers its model requests. */
export interface Runtime {
  readonly process: RuntimeProcess;
  readonly requests: ModelRequests;
  readonly spans: SpanFile | undefined;
}

/** Use of a runtime; `release(false)` says that it no longer answers and must not be used again. */
export interface RuntimeUse extends Runtime {
  release(healthy: boolean): Promise<void>;
}

export interface SharedRuntimes {
  /** The runtime of this home, started if there is none. @throws SquadronError `agent` or `fenced`. */
  acquire(home: string, signal: AbortSignal): Promise<RuntimeUse>;
  /** Ends all of them. */
  close(): Promise<void>;
}

export interface SharingOptions {
  readonly start: (home: string, signal: AbortSignal) => Promise<Runtime>;
  /** Resident memory in bytes above which a runtime takes no new session. */
  readonly maxBytes: number;
  /** Age in ms above which it takes no new session. */
  readonly maxAgeMs: number;
  /** Time in ms without an open session after which it is ended. */
  readonly idleMs: number;
}

interface Shared {
  readonly runtime: Promise<Runtime>;
  readonly startedAt: number;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** One runtime per home for sessions that can touch nothing but our tools. */
export function createSharedRuntimes(options: SharingOptions): SharedRuntimes {
  const current = new Map<string, Shared>();
  const living = new Set<Shared>();
  let closed = false;

  function retire(home: string, shared: Shared): void {
    if (current.get(home) === shared) current.delete(home);
  }

  async function end(home: string, shared: Shared): Promise<void> {
    clearTimeout(shared.idle);
    retire(home, shared);
    await ifStarted(shared, async ({ process, spans }) => {
      await process.kill();
      await spans?.remove();
    });
    living.delete(shared);
  }

  function begin(home: string): Shared {
    // Not the first caller's signal: others may be waiting for the same start.
    const runtime = options.start(home, new AbortController().signal);
    const shared: Shared = { runtime, startedAt: performance.now(), users: 0, idle: undefined };
    current.set(home, shared);
    living.add(shared);
    void whenOver(runtime).then(() => end(home, shared));
    return shared;
  }

  async function release(home: string, shared: Shared, healthy: boolean): Promise<void> {
    shared.users -= 1;
    // A session that could not be disconnected may still write its history: only the end of the process stops it.
    if (!healthy) return end(home, shared);
    await ifStarted(shared, ({ spans }) => spans?.collect());
    if (shared.users > 0) return;
    if (current.get(home) !== shared || (await isWorn(shared, options))) return end(home, shared);
    shared.idle = setTimeout(() => void end(home, shared), options.idleMs).unref();
  }

  return {
    async acquire(home, signal) {
      if (closed) throw new SquadronError("fenced", "The agent runtime is shutting down.");
      const existing = current.get(home);
      if (existing && (await isWorn(existing, options).catch(() => true))) retire(home, existing);
      const shared = current.get(home) ?? begin(home);
      clearTimeout(shared.idle);
      shared.users += 1;
      let released: Promise<void> | undefined;
      const giveBack = (healthy: boolean): Promise<void> => (released ??= release(home, shared, healthy));
      try {
        const runtime = await shared.runtime;
        signal.throwIfAborted();
        return { ...runtime, release: giveBack };
      } catch (error) {
        await giveBack(signal.aborted);
        throw error instanceof SquadronError ? error : new SquadronError("fenced", "Opening was stopped.");
      }
    },
    async close() {
      closed = true;
      await Promise.all([...living].map((shared) => end("", shared)));
      current.clear();
    },
  };
}

/** What is to be done with a runtime; with one that did not start there is nothing to be done. */
async function ifStarted(
  { runtime }: Shared,
  work: (runtime: Runtime) => Promise<void> | undefined,
): Promise<void> {
  const started = await runtime.catch(() => undefined);
  if (started) await work(started);
}

/** Resolves when the runtime has ended, or did not even start. */
async function whenOver(runtime: Promise<Runtime>): Promise<void> {
  const exited = await runtime.then(
    ({ process }) => process.exited,
    () => AbortSignal.abort(),
  );
  if (!exited.aborted) await once(exited, "abort");
}

async function isWorn(shared: Shared, { maxBytes, maxAgeMs }: SharingOptions): Promise<boolean> {
  const { process } = await shared.runtime;
  const bytes = process.pid === undefined ? 0 : (residentBytes(process.pid) ?? 0);
  return bytes > maxBytes || performance.now() - shared.startedAt > maxAgeMs;
}
