import { SquadronError } from "../domain/errors.ts";
import type { SessionKey } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";

// Longer than a turn that was aborted takes to put its things away.
const longestWaitMs = 30_000;

/** The runs of this process: those of one session work with the same local files. */
export interface Runs {
  /**
   * Runs `work` when no earlier run of the session is left in this process: one that was frozen and fenced off empties the
   * folder when it ends, and whoever had begun there would go on without a memory.
   * @throws SquadronError `outside` when the earlier run does not end.
   */
  alone<T>(key: SessionKey, work: () => Promise<T>): Promise<T>;
}

export function createRuns(clock: Pick<Clock, "sleep">): Runs {
  const last = new Map<SessionKey, Promise<void>>();
  const hasEnded = async (run: Promise<void>): Promise<boolean> => {
    const waiting = new AbortController();
    const late = clock.sleep(longestWaitMs, waiting.signal).then(
      () => false,
      () => false,
    );
    try {
      return await Promise.race([run.then(() => true), late]);
    } finally {
      waiting.abort();
    }
  };
  return {
    alone: async (key, work) => {
      const before = last.get(key);
      let end = (): void => undefined;
      const mine = new Promise<void>((done) => {
        end = done;
      });
      const all = Promise.all([before, mine]).then(() => undefined);
      last.set(key, all);
      void all.then(() => {
        if (last.get(key) === all) last.delete(key);
      });
      try {
        if (before && !(await hasEnded(before)))
          throw new SquadronError("outside", "An earlier run of this session has not ended in this process.");
        return await work();
      } finally {
        end();
      }
    },
  };
}
