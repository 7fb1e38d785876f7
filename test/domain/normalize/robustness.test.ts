import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squadronEvent } from "../../../src/domain/event.ts";
import { handledEvents, normalize } from "../../../src/domain/normalize/normalize.ts";

interface Definition {
  readonly name: string;
  readonly examples: readonly unknown[];
}
const definitions = createRequire(import.meta.url)("@octokit/webhooks-examples") as readonly Definition[];
const examples = definitions
  .filter((definition) => handledEvents.includes(definition.name))
  .flatMap((definition) => definition.examples.map((payload) => ({ event: definition.name, payload })));

/** Whether it was ignored with a reason, or gave an event of the agreed form. */
function isSound(event: string, payload: unknown): boolean {
  const outcome = normalize({ guid: "g", event, payload, receivedAt: "2026-01-01T00:00:00Z" });
  if ("ignored" in outcome) return outcome.ignored !== "";
  return isDeepStrictEqual(squadronEvent.parse(outcome), outcome);
}

/** Replaces or removes one value somewhere in a payload, walking down by the numbers given. */
function damage(payload: unknown, path: readonly number[], value: unknown): unknown {
  if (typeof payload !== "object" || payload === null || path.length === 0) return value;
  const keys = Object.keys(payload);
  const key = keys[(path[0] ?? 0) % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  const copy: Record<string, unknown> = { ...payload };
  copy[key] = damage(copy[key], path.slice(1), value);
  return Array.isArray(payload) ? Object.values(copy) : copy;
}

describe("normalize never throws, and what it returns is of the agreed form", () => {
  it("for any JSON value under any event name", () => {
    const name = fc.oneof(fc.constantFrom(...handledEvents, "__proto__", "ping"), fc.string());
    const any = fc.property(name, fc.jsonValue(), isSound);
    expect(() => fc.assert(any, { numRuns: 1000 })).not.toThrow();
  });

  it("for real payloads with one value replaced by anything", () => {
    const damaged = fc.property(
      fc.constantFrom(...examples),
      fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }),
      fc.jsonValue({ maxDepth: 2 }),
      ({ event, payload }, path, value) => isSound(event, damage(payload, path, value)),
    );
    expect(() => fc.assert(damaged, { numRuns: 3000 })).not.toThrow();
  });

  it("for numbers beyond every range", () => {
    for (const { event, payload } of examples)
      for (const value of [1e308, -1, 0.5, Number.MAX_SAFE_INTEGER])
        for (let first = 0; first < 12; first += 1)
          expect(isSound(event, damage(payload, [first, first * 7], value))).toBe(true);
  });
});
