import type { Lane } from "../domain/mailbox.ts";
import type { AgentRuntime } from "../ports/agent-runtime.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";

interface Deps {
  readonly metrics: Metrics;
  readonly wakes: {
    waiting(): Promise<
      readonly { readonly lane: Lane; readonly count: number; readonly oldestAt: number | undefined }[]
    >;
  };
  readonly store: { ping(): Promise<unknown> };
  readonly runtime: Pick<AgentRuntime, "openSessions">;
  readonly clock: Pick<Clock, "now">;
}

/** Measures what nobody counts: the store, and what waits in it. Where the store is away, its last figures stand. */
export async function gather({ metrics, wakes, store, runtime, clock }: Deps): Promise<void> {
  metrics.set("openSessions", {}, runtime.openSessions());
  const begun = performance.now();
  try {
    await store.ping();
    metrics.set("storeSeconds", {}, (performance.now() - begun) / 1_000);
    for (const { lane, count, oldestAt } of await wakes.waiting()) {
      metrics.set("queueDepth", { lane }, count);
      metrics.set(
        "queueAge",
        { lane },
        oldestAt === undefined ? 0 : Math.max(0, clock.now() - oldestAt) / 1_000,
      );
    }
    metrics.set("storeUp", {}, 1);
  } catch {
    metrics.set("storeUp", {}, 0);
  }
}
