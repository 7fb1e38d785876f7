import type { Clock } from "../ports/clock.ts";
import type { WritePace } from "../ports/write-pace.ts";
import type { PaceLane } from "./effect.ts";

interface Waiting {
  readonly lane: PaceLane;
  readonly repositoryId: number;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

interface Line {
  waiting: Waiting[];
  pumping: boolean;
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
    while (line.waiting.length > 0) {
      const waitMs = await pace.take(installationId);
      if (waitMs > 0) {
        await clock.sleep(waitMs);
        continue;
      }
      // Chosen only now: what came during the wait may be more urgent.
      const next = takeNext(line);
      if (next) next.go();
    }
  };

  return {
    turn: ({ installationId, signal, ...rest }) =>
      new Promise((go, fail) => {
        const line = lines.get(installationId) ?? { waiting: [], pumping: false, served: [] };
        lines.set(installationId, line);
        line.waiting.push({ ...rest, go, fail });
        const leave = (): void => {
          line.waiting = line.waiting.filter((waiting) => waiting.go !== go);
          fail(signal?.reason);
        };
        signal?.addEventListener("abort", leave, { once: true });
        if (line.pumping) return;
        line.pumping = true;
        pump(installationId, line)
          .catch((error: unknown) => {
            for (const waiting of line.waiting.splice(0)) waiting.fail(error);
          })
          .finally(() => {
            line.pumping = false;
            if (line.waiting.length === 0) lines.delete(installationId);
          });
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
