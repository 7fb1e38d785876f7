import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import { metricTable, type HistogramName, type Label, type MetricName } from "../../domain/metric-table.ts";
import type { Metrics } from "../../ports/metrics.ts";

/** Metrics that Prometheus can read. */
export interface PromMetrics extends Metrics {
  /** All of them, in Prometheus' text format. */
  text(): Promise<string>;
  /** What was measured, by the upper bounds of its buckets in seconds (the last is `Infinity`), whatever the labels. */
  buckets(name: HistogramName): Promise<readonly { readonly upTo: number; readonly count: number }[]>;
  readonly contentType: string;
}

// Gauges that the library names like counters, which Prometheus' checker refuses. Those beside them tell as much by type.
const misnamed = ["handles", "requests", "resources"].map((what) => `nodejs_active_${what}_total`);

type Values = Readonly<Record<string, string>>;

/** @param configured the values of the labels that only the settings know. */
export function createPromMetrics(configured: Readonly<Record<string, readonly string[]>>): PromMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [key, { kind, name, help, labels, buckets }] of Object.entries(metricTable)) {
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (kind === "counter") counters.set(key, new Counter(options));
    if (kind === "gauge") gauges.set(key, new Gauge(options));
    if (kind === "histogram") histograms.set(key, new Histogram({ ...options, buckets: [...buckets] }));
  }
  /** Whatever a caller hands over, a label has no values but those of the table. */
  const bounded = (name: MetricName, values: Values): Values => {
    const labels: Readonly<Record<string, Label<string>>> = metricTable[name].labels;
    return Object.fromEntries(
      Object.entries(labels).map(([label, { kind, values: known }]) => {
        const value = values[label] ?? "";
        const all = kind === "configured" ? (configured[label] ?? []) : known;
        return [label, all.includes(value) ? value : "other"];
      }),
    );
  };
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(bounded(name, labels), by),
    observe: (name, labels, value) => histograms.get(name)?.observe(bounded(name, labels), value),
    set: (name, labels, value) => gauges.get(name)?.set(bounded(name, labels), value),
    text: () => registry.metrics(),
    buckets: async (name) => {
      const totals = new Map<number, number>();
      for (const { metricName, labels, value } of (await histograms.get(name)?.get())?.values ?? []) {
        const upTo = labels["le"] === "+Inf" ? Infinity : Number(labels["le"]);
        if (metricName?.endsWith("_bucket") === true) totals.set(upTo, (totals.get(upTo) ?? 0) + value);
      }
      // Each bucket counts those below it, too.
      const bounds = [...totals.keys()].sort((one, other) => one - other);
      return bounds.map((upTo, nth) => {
        const below = totals.get(bounds[nth - 1] ?? NaN) ?? 0;
        return { upTo, count: (totals.get(upTo) ?? 0) - below };
      });
    },
    contentType: registry.contentType,
  };
}
