import fc from "fast-check";
import { expect, it } from "vitest";

import { createPromMetrics } from "../../src/adapters/metrics/prom-metrics.ts";
import { metricTable, type Label } from "../../src/domain/metric-table.ts";
import type { Metrics } from "../../src/ports/metrics.ts";

const configured = { provider: ["openai"], model: ["gpt"] };

/** Hands over a label as a careless caller would. */
function careless(metrics: Metrics, event: string): void {
  // The compiler knows every outcome; what runs does not.
  const labels = { event, outcome: event } as { readonly event: string; readonly outcome: "accepted" };
  metrics.count("deliveries", labels);
}

it("has no more series than its table says, whatever strangers send", async () => {
  const metrics = createPromMetrics(configured);
  fc.assert(fc.property(fc.string(), (text) => careless(metrics, text)));
  careless(metrics, "issues");
  const lines = (await metrics.text())
    .split("\n")
    .filter((line) => line.startsWith("squadron_deliveries_total{"));
  expect(lines.map((line) => line.split(" ")[0] ?? "").sort()).toEqual([
    'squadron_deliveries_total{event="issues",outcome="other"}',
    'squadron_deliveries_total{event="other",outcome="other"}',
  ]);
});

it("knows the values that only the settings know, and no others", async () => {
  const metrics = createPromMetrics(configured);
  for (const model of ["gpt", "acme/secret-project"])
    metrics.count("modelCost", { provider: "openai", model }, 2);
  const text = await metrics.text();
  expect(text).toContain('squadron_model_cost_dollars_total{provider="openai",model="gpt"} 2');
  expect(text).toContain('squadron_model_cost_dollars_total{provider="openai",model="other"} 2');
  expect(text).not.toContain("secret-project");
});

it("has no label that names a person, a repository, an issue or a session", () => {
  const names = Object.values(metricTable).flatMap(({ labels }) => Object.keys(labels));
  expect(names.filter((name) => /user|login|repo|issue|session|actor|key|number/.test(name))).toEqual([]);
  const all: readonly Label<string>[] = Object.values(metricTable).flatMap(({ labels }) =>
    Object.values(labels),
  );
  for (const { kind, values } of all) expect(kind === "configured" || values.length > 0).toBe(true);
});

it("tells how often something took how long, each time once, whatever its labels", async () => {
  const metrics = createPromMetrics(configured);
  for (const [role, seconds] of [
    ["dev", 0.1],
    ["pm", 0.2],
    ["dev", 2],
    ["pm", 9_999],
  ] as const)
    metrics.observe("wake", { role }, seconds);
  const found = (await metrics.buckets("wake")).filter(({ count }) => count > 0);
  expect(found).toEqual([
    { upTo: 0.25, count: 2 },
    { upTo: 2.5, count: 1 },
    { upTo: Infinity, count: 1 },
  ]);
});

it("sets what goes up and down", async () => {
  const metrics = createPromMetrics(configured);
  metrics.set("queueDepth", { lane: "turn" }, 7);
  metrics.set("queueDepth", { lane: "turn" }, 3);
  expect(await metrics.text()).toContain('squadron_queue_depth{lane="turn"} 3');
});
