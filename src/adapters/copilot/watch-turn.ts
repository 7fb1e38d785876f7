import type { RunOptions, RunOutcome } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";
import { bounded } from "./bounded.ts";
import type { RuntimeProcess } from "./runtime-process.ts";
import type { Turn } from "./turn.ts";

export interface WatchDeps {
  readonly process: RuntimeProcess;
  readonly activity: Activity;
  readonly turn: Turn;
}

/** Longest wait for the runtime's sign of life in ms. A healthy one answers in 1, a busy machine may need seconds. */
const pingMs = 3_000;
/** So many times `silenceMs` may pass when the runtime lives but nobody is known to work: between tools and model calls it computes. */
const patience = 5;

/** Ends the turn on everything that is not its own end: abort, deadline, death of the process, silence. @returns how to stop watching. */
export function watchTurn(deps: WatchDeps, options: RunOptions): () => void {
  const { turn, activity } = deps;
  const watching = new AbortController();
  const fail = (cause: "exit" | "deadline" | "silence", message: string): void =>
    turn.end({ kind: "failed", cause, outside: false, message } satisfies RunOutcome);

  const abort = (): void => turn.end({ kind: "aborted" });
  options.signal.addEventListener("abort", abort, { signal: watching.signal });
  if (options.signal.aborted) abort();

  const deadline = setTimeout(
    () => fail("deadline", `The turn took longer than ${options.deadlineMs} ms.`),
    options.deadlineMs,
  );
  const { exited } = deps.process;
  const die = (): void => fail("exit", `The agent runtime failed: ${String(exited.reason)}`);
  exited.addEventListener("abort", die, { signal: watching.signal });
  if (exited.aborted) die();

  async function look(): Promise<void> {
    if (activity.silentMs() >= options.silenceMs && !(await mayGoOn()))
      fail("silence", `The agent runtime was silent for ${options.silenceMs} ms.`);
    schedule();
  }
  // A long command or model call gives no event for minutes, so a silent runtime is asked whether it still lives.
  async function mayGoOn(): Promise<boolean> {
    const answers = await bounded(deps.process.client.ping(), { what: "A sign of life", ms: pingMs }).then(
      () => true,
      () => false,
    );
    const silentMs = activity.silentMs();
    if (silentMs < options.silenceMs) return true;
    return answers && (activity.isWorking() || silentMs < options.silenceMs * patience);
  }
  let timer: NodeJS.Timeout | undefined;
  function schedule(): void {
    if (watching.signal.aborted) return;
    const due = options.silenceMs - activity.silentMs();
    timer = setTimeout(() => void look(), due > 0 ? due : options.silenceMs);
  }
  activity.touch();
  schedule();

  return () => {
    watching.abort();
    clearTimeout(deadline);
    clearTimeout(timer);
  };
}
