import type { CounterName, GaugeName, HistogramName, LabelsOf } from "../domain/metric-table.ts";

/** Counts what this process does, by the names and labels of the one table. Never throws. */
export interface Metrics {
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void;
  /** @param value in seconds, for everything that is timed. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
  set<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void;
}
