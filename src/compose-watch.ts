import { createPromMetrics, type PromMetrics } from "./adapters/metrics/prom-metrics.ts";
import { createTrace, type LogTrace } from "./adapters/trace/create-trace.ts";
import type { Config } from "./config/env.ts";

/** How a process shows what it does. */
export interface Watch {
  readonly metrics: PromMetrics;
  readonly trace: LogTrace;
  /** Sends what is left. */
  close(): Promise<void>;
}

export async function composeWatch(config: Config): Promise<Watch> {
  const { model, budgets, collector } = config;
  // Loaded only where somebody collects: it takes a tenth of a second.
  const spans =
    collector === undefined
      ? undefined
      : (await import("./adapters/trace/otlp-spans.ts")).openOtlpSpans({
          endpoint: collector,
          instance: String(process.pid),
        });
  return {
    metrics: createPromMetrics({
      provider: ["default", ...Object.keys(model.named)],
      // As far as the operator names them: roles may name any other.
      model: [model.name, ...Object.keys(budgets.prices.models).map((name) => name.replace(/^[^/]*\//, ""))],
    }),
    trace: createTrace(spans),
    close: async () => spans?.close(),
  };
}
