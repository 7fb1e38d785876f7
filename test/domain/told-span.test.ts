import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toldSpan } from "../../src/domain/told-span.ts";

const traceId = "0123456789abcdef0123456789abcdef";
const within = { traces: new Set([traceId]), since: 1_000, until: 9_000 };
const line = {
  type: "span",
  traceId,
  spanId: "0123456789abcdef",
  parentSpanId: "fedcba9876543210",
  name: "execute_tool bash",
  startTime: [2, 500_000_000],
  endTime: [3, 0],
  status: { code: 0 },
  attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "bash" },
};
const told = (change: object = {}) => toldSpan(JSON.stringify({ ...line, ...change }), within);

it("is taken as the runtime writes it", () => {
  expect(told()).toEqual({
    traceId,
    spanId: "0123456789abcdef",
    parentSpanId: "fedcba9876543210",
    name: "runtime execute_tool",
    from: 2_500,
    to: 3_000,
    failed: false,
    attributes: { "gen_ai.tool.name": "bash" },
  });
  expect(told({ status: { code: 2, message: "no" } })).toMatchObject({ failed: true });
});

describe("what is not believed", () => {
  it.each([
    ["a trace that this runtime was not given", { traceId: "f".repeat(32) }],
    ["a span from before it was started", { startTime: [0, 0] }],
    ["a span that has not ended", { endTime: [9, 1] }],
    ["an end before its beginning", { endTime: [2, 0] }],
    ["times that are none", { startTime: [2, null] }],
    ["an id that is none", { spanId: "<script>" }],
    ["work of another kind", { attributes: { "gen_ai.operation.name": "delivery" } }],
    ["a line that is no span", { type: "metric" }],
  ])("%s", (_what, change) => expect(told(change)).toBeUndefined());
});

it("keeps names and numbers of the list only, whatever else it says", () => {
  const attributes = {
    ...line.attributes,
    "gen_ai.prompt": "what people said",
    "gen_ai.request.model": "a model with a secret in its name",
    "gen_ai.usage.input_tokens": -1,
    "gen_ai.usage.output_tokens": 7,
    "error.type": "x".repeat(101),
  };
  expect(told({ attributes })?.attributes).toEqual({
    "gen_ai.tool.name": "bash",
    "gen_ai.usage.output_tokens": 7,
  });
});

it("is nothing or of a given trace and time, whatever the file holds", () => {
  const anyLine = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ ...mapped(line), traceId: fc.oneof(fc.constant(traceId), fc.string()) })
      .map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(anyLine, (text) => {
      const span = toldSpan(text, within);
      if (!span) return;
      expect(within.traces.has(span.traceId)).toBe(true);
      expect(span.from).toBeGreaterThanOrEqual(within.since);
      expect(span.to).toBeLessThanOrEqual(within.until);
      for (const value of Object.values(span.attributes)) expect(String(value)).toMatch(/^[\w.:/-]{1,100}$/);
    }),
  );
});

/** Each field as it is, or as anything. */
function mapped(record: object): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, fc.jsonValue()),
    ]),
  );
}
