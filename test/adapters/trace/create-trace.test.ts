import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { createTrace } from "../../../src/adapters/trace/create-trace.ts";
import { openOtlpSpans } from "../../../src/adapters/trace/otlp-spans.ts";
import { readLetters } from "../../../src/session/read-letters.ts";
import { said } from "../../support/events.ts";
import { startCollector } from "../../observe/collector.ts";

describe("what lines of the log are about", () => {
  it("is the delivery that the work is about, also after waits and beside other work", async () => {
    const trace = createTrace();
    const seen = await Promise.all(
      ["one", "two"].map((guid) =>
        trace.run({ name: "delivery", deliveries: [guid] }, async () => {
          await setImmediate();
          return trace.run({ name: "ingest" }, async () => trace.fields());
        }),
      ),
    );
    expect(seen).toEqual([{ delivery: "one" }, { delivery: "two" }]);
    expect(trace.fields()).toEqual({});
  });

  it("is in callbacks what it was where they were made, whoever calls them", async () => {
    const trace = createTrace();
    const inOne = await trace.run({ name: "turn", deliveries: ["one"] }, async () =>
      trace.keep(() => trace.fields()),
    );
    expect(await trace.run({ name: "turn", deliveries: ["two"] }, async () => inOne())).toEqual({
      delivery: "one",
    });
  });

  it("is known of an error outside of the work that threw it", async () => {
    const trace = createTrace();
    const error = new Error("gone");
    const failing = trace.run({ name: "session", deliveries: ["one", "two"] }, () =>
      trace.run({ name: "turn" }, async () => {
        throw error;
      }),
    );
    await expect(failing).rejects.toBe(error);
    expect(trace.about(error)).toEqual({ delivery: "one", deliveries: ["one", "two"] });
    expect(trace.about(new Error("another"))).toEqual({});
  });
});

describe("spans", () => {
  it("go on in another process by what was stored, and begin anew after what leads nowhere", async () => {
    await using collector = await startCollector();
    const here = openOtlpSpans({ endpoint: collector.url, instance: "1" });
    const there = openOtlpSpans({ endpoint: `${collector.url}/`, instance: "2" });
    const [first, second] = [createTrace(here), createTrace(there)];
    const stored = await first.run({ name: "ingest" }, async () => first.current());
    for (const from of [stored, "damaged", `00-${"g".repeat(32)}-1-01`])
      await second.run({ name: "route", from, ago: 5 }, async () => undefined);
    await Promise.all([here.close(), there.close()]);
    const ingest = collector.spans.find(({ name }) => name === "ingest");
    const routes = collector.spans.filter(({ name }) => name === "route");
    expect(routes.map(({ parentSpanId }) => parentSpanId)).toEqual([ingest?.spanId, "", ""]);
    expect(new Set(routes.map(({ traceId }) => traceId)).size).toBe(3);
    expect(routes[0]?.traceId).toBe(ingest?.traceId);
  });

  it("do not hold up the end when the collector is away", async () => {
    const spans = openOtlpSpans({ endpoint: "http://127.0.0.1:9", instance: "1" });
    await createTrace(spans).run({ name: "ingest" }, async () => undefined);
    await expect(spans.close()).resolves.toBeUndefined();
  });
});

describe("mail that was stored before there were traces", () => {
  it("is read as ever", () => {
    const letter = { kind: "wake", event: said("hello"), authorTrusted: true };
    expect(readLetters([{ seq: 1, body: JSON.stringify(letter) }])).toHaveLength(1);
  });
});
