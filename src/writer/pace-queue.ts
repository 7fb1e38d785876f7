import type { Clock } from "../ports/clock.ts";
import type { WritePace } from "../ports/write-pace.ts";
import type { PaceLane } from "../ports/effect.ts";

interface Waiting {
  readonly lane: PaceLane;
  readonly repositoryId: number;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/** Exists while somebody waits: whoever makes it pumps it. */
interface Line {
  waiting: Waiting[];
  /** Repositories in the order they were served last, longest ago first. */
  served: number[];
}

export interface PaceQueue {
  /** Resolves when one write may leave now. @throws the signal's reason. */
  turn(at: {
    installationId: number;
    repositoryId: number;
    lane: PaceLane;
    signal?: AbortSignal;
  }): Promise<void>;
}

const laneOrder: Readonly<Record<PaceLane, number>> = { receipt: 0, comment: 1, edit: 2 };

/** Lets writes of this process leave one by one per installation: receipts first, then repositories in turn. */
export function createPaceQueue({ pace, clock }: { pace: WritePace; clock: Clock }): PaceQueue {
  const lines = new Map<number, Line>();

  const pump = async (installationId: number, line: Line): Promise<void> => {
    try {
      while (line.waiting.length > 0) {
        const waitMs = await pace.take(installationId);
        if (waitMs > 0) {
          await clock.sleep(waitMs);
          continue;
        }
        // Chosen only now: what came during the wait may be more urgent.
        takeNext(line)?.go();
      }
    } catch (error) {
      for (const waiting of line.waiting.splice(0)) waiting.fail(error);
    } finally {
      // In the same step as the last look: who comes a moment later must find nobody pumping.
      lines.delete(installationId);
    }
  };

  return {
    turn: ({ installationId, signal, ...rest }) =>
      new Promise((done, fail) => {
        if (signal?.aborted) return fail(signal.reason);
        const line = lines.get(installationId) ?? { waiting: [], served: [] };
        const leave = (): void => {
          line.waiting = line.waiting.filter((waiting) => waiting.go !== go);
          fail(signal?.reason);
        };
        const go = (): void => {
          signal?.removeEventListener("abort", leave);
          done();
        };
        signal?.addEventListener("abort", leave, { once: true });
        line.waiting.push({ ...rest, go, fail });
        if (lines.has(installationId)) return;
        lines.set(installationId, line);
        void pump(installationId, line);
      }),
  };
}

function takeNext(line: Line): Waiting | undefined {
  const rank = (waiting: Waiting): number =>
    laneOrder[waiting.lane] * 1e6 + line.served.indexOf(waiting.repositoryId);
  const next = line.waiting.reduce<Waiting | undefined>(
    (best, waiting) => (best === undefined || rank(waiting) < rank(best) ? waiting : best),
    undefined,
  );
  if (!next) return undefined;
  line.waiting = line.waiting.filter((waiting) => waiting !== next);
  line.served = [...line.served.filter((id) => id !== next.repositoryId), next.repositoryId];
  return next;
}
