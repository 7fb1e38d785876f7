import type { DeliverySwitches } from "./switches.ts";

/** One delivery to be tried once. */
export interface Job {
  readonly guid: string;
  readonly redelivery: boolean;
}

interface Lane {
  readonly waiting: Job[];
  running: number;
}

export interface Lanes {
  readonly queue: (hookId: number, job: Job) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** How many wait for their turn. */
  readonly waiting: () => number;
  readonly settled: () => Promise<void>;
  /** Starts nothing more and waits for what is under way. */
  readonly close: () => Promise<void>;
}

/** The queues of deliveries, one per hook, so that a slow receiver holds up nobody else. */
export function createLanes(deps: {
  readonly attempt: (job: Job) => Promise<void>;
  readonly switches: () => DeliverySwitches;
}): Lanes {
  const lanes = new Map<number, Lane>();
  const idle = new Set<() => void>();
  let paused = false;
  let closed = false;

  const isQuiet = (): boolean =>
    [...lanes.values()].every(
      (lane) => lane.running === 0 && (paused || closed || lane.waiting.length === 0),
    );
  const reportIdle = (): void => {
    if (!isQuiet()) return;
    for (const resolve of idle) resolve();
    idle.clear();
  };
  const settled = (): Promise<void> =>
    isQuiet() ? Promise.resolve() : new Promise((resolve) => idle.add(resolve));
  const pump = (lane: Lane): void => {
    while (!paused && !closed && lane.running < deps.switches().parallel) {
      const job = deps.switches().order === "in-order" ? lane.waiting.shift() : lane.waiting.pop();
      if (job === undefined) break;
      lane.running++;
      void deps.attempt(job).finally(() => {
        lane.running--;
        pump(lane);
        reportIdle();
      });
    }
  };
  return {
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting.length, 0),
    settled,
    queue: (hookId, job) => {
      const lane = lanes.get(hookId) ?? { waiting: [], running: 0 };
      lanes.set(hookId, lane);
      lane.waiting.push(job);
      pump(lane);
    },
    pause: () => {
      paused = true;
      reportIdle();
    },
    resume: () => {
      paused = false;
      for (const lane of lanes.values()) pump(lane);
    },
    close: () => {
      closed = true;
      return settled();
    },
  };
}
