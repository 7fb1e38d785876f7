import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { createPromMetrics } from "../../src/adapters/metrics/prom-metrics.ts";
import { metricTable } from "../../src/domain/metric-table.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const rulesPath = path("deploy/prometheus/alerts.yml");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  annotations: z.object({ summary: z.string(), reason: z.string().min(60) }),
});
const { groups } = z
  .object({ groups: z.array(z.object({ rules: z.array(rule) })) })
  .parse(parse(readFileSync(rulesPath, "utf8")));
const rules = groups.flatMap((group) => group.rules);

const dashboard = z
  .object({
    panels: z.array(z.looseObject({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
  })
  .parse(JSON.parse(readFileSync(path("deploy/grafana/squadron.json"), "utf8")));
const shown = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** What there is to ask for, with the labels of each. */
const metrics = new Map(
  Object.values(metricTable).flatMap(({ kind, name, labels }) => {
    const names = kind === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => name + end) : [name];
    return names.map((each) => [each, [...Object.keys(labels), "le"]] as const);
  }),
);
const asked = (expr: string): readonly string[] =>
  expr.match(/\b(?:squadron|nodejs|process)_[a-z0-9_]+/g) ?? [];

describe("the dashboard and the alert rules", () => {
  it("ask for metrics that there are", async () => {
    const own = await createPromMetrics({}).text();
    const names = [...rules.map(({ expr }) => expr), ...shown].flatMap(asked);
    expect(names.length).toBeGreaterThan(30);
    const isThere = (name: string): boolean => metrics.has(name) || own.includes(`# TYPE ${name} `);
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });

  it("ask for labels and values that these metrics have", () => {
    const wrong = [...rules.map(({ expr }) => expr), ...shown].flatMap((expr) =>
      [...expr.matchAll(/\b(squadron_[a-z_]+)\{([^}]*)\}/g)].flatMap(([, name = "", inside = ""]) =>
        [...inside.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)]
          .map(([, label = ""]) => label)
          .filter((label) => !metrics.get(name)?.includes(label))
          .map((label) => `${name}{${label}}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("leave no metric of the table out", () => {
    const all = [...rules.map(({ expr }) => expr), ...shown].join("\n");
    expect(Object.values(metricTable).filter(({ name }) => !all.includes(name))).toEqual([]);
  });

  it.skipIf(!hasPromtool)("hold rules that Prometheus accepts", () => {
    const { status, stdout } = spawnSync("promtool", ["check", "rules", rulesPath], { encoding: "utf8" });
    expect(stdout).toContain(`${rules.length} rules found`);
    expect(status).toBe(0);
  });
});

describe("labels", () => {
  it("have no values but those of the table, whatever comes", async () => {
    const prom = createPromMetrics({ provider: ["default"], model: ["gpt-5"] });
    for (let nth = 0; nth < 1_000; nth++) {
      prom.count("deliveries", { event: `event-${nth}`, outcome: "accepted" });
      prom.count("toolCalls", { tool: `server-${nth}`, outcome: "ok" });
      prom.observe("turn", { role: `role-${nth}`, outcome: "done" }, 1);
      prom.count("modelCalls", { provider: `p${nth}`, model: `m${nth}`, outcome: "answered" });
      prom.set("githubLeft", { resource: `r${nth}` }, nth);
    }
    prom.count("modelCalls", { provider: "default", model: "gpt-5", outcome: "answered" });
    const text = await prom.text();
    expect(text).toContain(`squadron_deliveries_total{event="other",outcome="accepted"} 1000`);
    expect(text).toContain(
      `squadron_model_calls_total{provider="other",model="other",outcome="answered"} 1000`,
    );
    expect(text).toContain(
      `squadron_model_calls_total{provider="default",model="gpt-5",outcome="answered"} 1`,
    );
    expect(text).not.toMatch(/(?:event-|server-|role-|="p\d|="m\d|="r\d)/);
  });

  it("name nothing that has no bound: no issue, repository, person, session, delivery or trace", () => {
    const labels = Object.values(metricTable).flatMap((metric) => Object.keys(metric.labels));
    expect(new Set(labels)).toEqual(
      new Set(["event", "outcome", "lane", "role", "provider", "model", "kind", "tool", "resource"]),
    );
  });
});
