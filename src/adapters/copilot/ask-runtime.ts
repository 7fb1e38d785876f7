import { SquadronError } from "../../domain/errors.ts";
import { bounded } from "./bounded.ts";

/** Calls to a runtime that may be dead or frozen. */
export interface AskRuntime {
  /** @throws SquadronError `agent` when there was no answer; else what the runtime answered with. */
  readonly ask: <T>(what: string, work: () => Promise<T>, ms?: number) => Promise<T>;
  /** The runtime may say no, but it must say something. @throws SquadronError `agent` when there was no answer. */
  readonly attempt: (what: string, work: () => Promise<unknown>) => Promise<void>;
}

/** Abort and disconnect take 10 ms each; what takes this long will not come. */
const answerMs = 3_000;

export function askRuntime(exited: AbortSignal): AskRuntime {
  const ask = <T>(what: string, work: () => Promise<T>, ms = answerMs): Promise<T> =>
    // Started inside a promise: a session that is already disconnected throws at once instead of rejecting.
    bounded(Promise.resolve().then(work), { what, ms, exited });
  return {
    ask,
    attempt: (what, work) =>
      ask(what, work).then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof SquadronError) throw error;
        },
      ),
  };
}
