import { costOf, priceOf, type Prices, type Usage } from "../domain/price.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { ModelMeter } from "../ports/model-meter.ts";
import type { Trace } from "../ports/trace.ts";

interface Deps {
  readonly trace: Trace;
  readonly metrics: Metrics;
  readonly prices: Prices;
  /** Milliseconds, of a clock that does not jump. */
  readonly elapsed: () => number;
}

/** Counts, times and traces each request to a model, from its reservation to the end of its answer. */
export function observeMeter({ trace, metrics, prices, elapsed }: Deps, meter: ModelMeter): ModelMeter {
  return {
    reserve: async (call) => {
      const slash = call.model.indexOf("/");
      const labels = { provider: call.model.slice(0, slash), model: call.model.slice(slash + 1) };
      const reserved = await meter.reserve(call).catch((error: unknown) => {
        metrics.count("modelCalls", { ...labels, outcome: "refused" });
        throw error;
      });
      const begun = elapsed();
      const attributes = { "gen_ai.provider.name": labels.provider, "gen_ai.request.model": labels.model };
      const end = trace.begin({ name: "model call", attributes });
      const settle = (usage: Usage): void => {
        const isEmpty = usage.input + usage.cacheRead + usage.cacheWrite + usage.output === 0;
        metrics.count("modelCalls", { ...labels, outcome: isEmpty ? "empty" : "answered" });
        metrics.observe("modelSeconds", labels, (elapsed() - begun) / 1_000);
        metrics.count("modelTokens", { ...labels, kind: "input" }, usage.input);
        metrics.count("modelTokens", { ...labels, kind: "output" }, usage.output);
        metrics.count("modelTokens", { ...labels, kind: "cache_read" }, usage.cacheRead);
        metrics.count("modelTokens", { ...labels, kind: "cache_write" }, usage.cacheWrite);
        const price = priceOf(prices, call.model);
        if (price) metrics.count("modelCost", labels, costOf(usage, price) / 1_000_000);
        end(isEmpty ? "empty" : undefined);
        reserved.settle(usage);
      };
      return { ...reserved, settle };
    },
  };
}
