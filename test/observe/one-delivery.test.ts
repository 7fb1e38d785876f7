import { spawnSync } from "node:child_process";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { metricTable } from "../../src/domain/metric-table.ts";
import { startService } from "../../src/start-service.ts";
import { until } from "../../src/lab/world/until.ts";
import { call, onStage } from "../e2e/stage.ts";
import { startCollector, type CollectedSpan, type Collector } from "./collector.ts";

type Line = Readonly<Record<string, unknown>>;

/** One story, watched in every way: an issue is labelled, and an agent comments on it. */
const watched: { log: readonly Line[]; metrics: string; secrets: readonly string[] } = {
  log: [],
  metrics: "",
  secrets: [],
};
let collector: Collector;
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

beforeAll(async () => {
  collector = await startCollector();
  const reads = call("read_thread", {});
  const comments = call("post_comment", { body: "A private word." });
  const ends = call("finish", { summary: "Painted." });
  const script = { "*": [{ reply: reads }, { reply: comments }, { reply: ends }] };
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, METRICS_PORT: "0" };
  await onStage({ script, env }, async ({ settings, deliverTo, ask, quiet, world }) => {
    const written: string[] = [];
    const lines = () => written.map((line) => JSON.parse(line) as Line);
    await using service = await startService({
      env: { ...settings, LOG_LEVEL: "info" },
      logTo: { write: (line) => void written.push(line) },
    });
    deliverTo(service.webhookUrl);
    await ask("pm", { title: "Secret plans", body: "Nobody may read this." });
    await quiet();
    watched.metrics = await (await fetch(service.metricsUrl ?? "")).text();
    const turn = lines().find(({ msg }) => msg === "turn ended") ?? {};
    await until("the spans of the turn", () =>
      ["session", "runtime invoke_agent"].every((last) =>
        collector.spans.some(({ name, traceId }) => name === last && traceId === turn["trace"]),
      ),
    );
    watched.log = lines();
    watched.secrets = [
      world.secret,
      "Secret plans",
      "Nobody may read this",
      "A private word",
      "PRIVATE KEY",
      ...Object.entries(world.env).flatMap(([name, value]) => (/KEY$|SECRET/.test(name) ? [value] : [])),
    ];
  });
});
afterAll(() => collector[Symbol.asyncDispose]());

describe("the trace of a delivery", () => {
  const trace = (): readonly CollectedSpan[] => {
    const id = collector.spans.find(({ name }) => name === "turn")?.traceId;
    return collector.spans.filter(({ traceId }) => traceId === id);
  };
  const above = ({ parentSpanId }: CollectedSpan): string =>
    trace().find(({ spanId }) => spanId === parentSpanId)?.name ?? "nothing";

  it("has every step from the delivery to its effects under one id", () => {
    const names = new Set(trace().map(({ name }) => name));
    expect([...names].sort()).toEqual(
      [
        "delivery",
        "effect",
        "ingest",
        "model call",
        "prepare",
        "route",
        "runtime chat",
        "runtime execute_tool",
        "runtime invoke_agent",
        "session",
        "tool",
        "turn",
        "wait",
      ].sort(),
    );
  });

  it("has each step below the one that led to it", () => {
    const pairs = new Set(trace().map((span) => `${span.name} below ${above(span)}`));
    for (const pair of [
      "delivery below nothing",
      "ingest below delivery",
      "route below ingest",
      "wait below route",
      "session below route",
      "turn below session",
      "prepare below turn",
      "model call below turn",
      "tool below turn",
      "effect below tool",
      "runtime invoke_agent below turn",
      "runtime chat below runtime invoke_agent",
      "runtime execute_tool below runtime invoke_agent",
    ])
      expect(pairs).toContain(pair);
    expect([...pairs].filter((pair) => pair.endsWith("below nothing"))).toEqual(["delivery below nothing"]);
  });

  it("has one span for each model call and each tool", () => {
    const count = (name: string) => trace().filter((span) => span.name === name).length;
    expect([count("model call"), count("tool"), count("delivery"), count("turn")]).toEqual([3, 3, 1, 1]);
  });

  it("holds no text of people or models, and no secret", () => {
    const told = JSON.stringify(collector.spans);
    expect(watched.secrets.filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe("the log", () => {
  // What is not about a delivery: the service's own beginning.
  const ownLines = new Set(["store read back from GitHub", "squadron is ready"]);

  it("carries the delivery's id on every line that concerns one", () => {
    const about = watched.log.filter(({ msg }) => !ownLines.has(String(msg)));
    expect(about.filter(({ delivery }) => typeof delivery !== "string")).toEqual([]);
    expect(new Set(about.map(({ msg }) => msg))).toEqual(
      new Set(["delivery stored", "act routed", "effect", "turn ended"]),
    );
  });

  it("has the edge, the route, the turn and its effects under the id of the one delivery that led to them", () => {
    const turn = watched.log.find(({ msg }) => msg === "turn ended");
    const same = watched.log.filter(({ delivery }) => delivery === turn?.["delivery"]);
    expect(new Set(same.map(({ msg }) => msg))).toEqual(
      new Set(["delivery stored", "act routed", "effect", "turn ended"]),
    );
    expect(new Set(same.map(({ trace }) => trace)).size).toBe(1);
  });

  it("holds no text of people or models, and no secret", () => {
    const told = JSON.stringify(watched.log);
    expect(watched.secrets.filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe("the metrics", () => {
  const value = (line: string): number =>
    Number(
      watched.metrics
        .split("\n")
        .find((each) => each.startsWith(`${line} `))
        ?.split(" ")[1],
    );

  it("count what happened", () => {
    expect(value(`squadron_deliveries_total{event="issues",outcome="accepted"}`)).toBe(2);
    expect(value(`squadron_turn_seconds_count{role="pm",outcome="done"}`)).toBe(1);
    expect(value(`squadron_wake_seconds_count{role="pm"}`)).toBe(1);
    expect(value(`squadron_tool_calls_total{tool="post_comment",outcome="ok"}`)).toBe(1);
    expect(value(`squadron_effects_total{kind="reaction",outcome="done"}`)).toBeGreaterThan(0);
    expect(value("squadron_ack_seconds_count")).toBeGreaterThanOrEqual(2);
    expect(value("squadron_store_up")).toBe(1);
    expect(value(`squadron_queue_depth{lane="turn"}`)).toBe(0);
    expect(value(`squadron_github_rate_limit_remaining{resource="core"}`)).toBeGreaterThan(0);
    const calls = watched.metrics.match(/^squadron_model_calls_total\{.*outcome="answered"\} (\d+)$/m);
    expect(calls?.[1]).toBe("3");
  });

  it("are all of the table, and the process's own", () => {
    for (const { name } of Object.values(metricTable)) expect(watched.metrics).toContain(`# TYPE ${name} `);
    expect(watched.metrics).toContain("nodejs_eventloop_lag_seconds");
  });

  it.skipIf(!hasPromtool)("are accepted by Prometheus' own checker", () => {
    const { status, stderr, stdout } = spawnSync("promtool", ["check", "metrics"], {
      input: watched.metrics,
      encoding: "utf8",
    });
    expect({ status, said: stderr + stdout }).toEqual({ status: 0, said: "" });
  });
});
