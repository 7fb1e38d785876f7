import { createRandom } from "./random.ts";

/** A queue that is served in order of arrival. Arrivals are random (Poisson). */
export interface QueueSpec {
  readonly servers: number;
  readonly perSecond: number;
  /** Mean seconds of service. */
  readonly serviceSeconds: number;
  /** `random`: exponential, so that some take much longer; `fixed`: each takes the mean. */
  readonly service: "random" | "fixed";
}

export interface Simulated {
  /** Share of places in use. */
  readonly busy: number;
  readonly waiting: number;
  /** Seconds, over all who came. */
  readonly meanWait: number;
  /** Half the width of the 95 % confidence interval of `meanWait`, from means of batches. */
  readonly within: number;
  readonly p50: number;
  readonly p99: number;
}

const batches = 20;
// Student's t for 19 degrees of freedom, two-sided 95 %.
const t95 = 2.093;

/**
 * Lets `jobs` come one after the other, each to the place that is free first, and measures how long they wait. The first
 * tenth is left out: the queue begins empty, which is not how it is found later.
 */
export function simulate(queue: QueueSpec, { jobs, seed }: { jobs: number; seed: number }): Simulated {
  const random = createRandom(seed);
  const exponential = (mean: number): number => -Math.log(1 - random()) * mean;
  const freeAt = new Float64Array(queue.servers);
  const skipped = Math.floor(jobs / 10);
  const waits = new Float64Array(jobs - skipped);
  let now = 0;
  let served = 0;
  for (let job = 0; job < jobs; job += 1) {
    now += exponential(1 / queue.perSecond);
    const wait = Math.max(0, (freeAt[0] ?? 0) - now);
    const service = queue.service === "fixed" ? queue.serviceSeconds : exponential(queue.serviceSeconds);
    served += service;
    occupy(freeAt, now + wait + service);
    if (job >= skipped) waits[job - skipped] = wait;
  }
  return { busy: served / (now * queue.servers), ...summary(waits) };
}

/** Replaces the least of a heap. */
function occupy(heap: Float64Array, until: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const least = right < heap.length && (heap[right] ?? 0) < (heap[left] ?? 0) ? right : left;
    if (least >= heap.length || (heap[least] ?? 0) >= until) break;
    heap[at] = heap[least] ?? 0;
    at = least;
  }
  heap[at] = until;
}

function summary(waits: Float64Array): Omit<Simulated, "busy"> {
  const mean = (list: Float64Array): number => list.reduce((sum, wait) => sum + wait, 0) / list.length;
  const size = Math.floor(waits.length / batches);
  const means = Float64Array.from({ length: batches }, (_, batch) =>
    mean(waits.subarray(batch * size, (batch + 1) * size)),
  );
  const meanWait = mean(waits);
  const variance = means.reduce((sum, one) => sum + (one - mean(means)) ** 2, 0) / (batches - 1);
  const sorted = waits.slice().sort();
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return {
    waiting: waits.filter((wait) => wait > 0).length / waits.length,
    meanWait,
    within: t95 * Math.sqrt(variance / batches),
    p50: at(0.5),
    p99: at(0.99),
  };
}
