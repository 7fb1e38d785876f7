import { SquadronError } from "../../domain/errors.ts";

export interface Bounds {
  /** What is waited for, as the subject of a sentence: "Opening the session". */
  readonly what: string;
  readonly ms: number;
  /** Aborts when the runtime's process ends; the reason is a half sentence that says how. */
  readonly exited?: AbortSignal;
  readonly signal?: AbortSignal;
}

/**
 * Waits for a call to the runtime, but never longer than the runtime lives, the time allows or the caller wants:
 * a call that a dead or frozen runtime did not answer never settles by itself.
 *
 * @throws SquadronError `agent` on exit and time-out, `fenced` when the signal aborted first; else what `work` threw.
 */
export async function bounded<T>(work: Promise<T>, bounds: Bounds): Promise<T> {
  const { what, ms, exited, signal } = bounds;
  const ended = new AbortController();
  const stops = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new SquadronError("agent", `${what} took longer than ${ms} ms.`)),
      ms,
    );
    const stop = (): void => reject(new SquadronError("fenced", `${what} was stopped.`));
    signal?.addEventListener("abort", stop, { signal: ended.signal });
    if (signal?.aborted === true) stop();
    const die = (): void => reject(new SquadronError("agent", `${what} failed: ${String(exited?.reason)}`));
    exited?.addEventListener("abort", die, { signal: ended.signal });
    if (exited?.aborted === true) die();
    ended.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  try {
    return await Promise.race([work, stops]);
  } finally {
    ended.abort();
  }
}
