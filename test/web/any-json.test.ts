import fc from "fast-check";
import { expect, it } from "vitest";
import { handledEvents } from "../../src/domain/normalize/normalize.ts";
import { readCorpus } from "./corpus.ts";
import { post, signedHeaders, startEdge } from "./support.ts";

const names = fc.constantFrom(...handledEvents, "__proto__", "constructor", "ping", "issue_relates_to");

it("acknowledges any signed JSON value under any event name", async () => {
  await using running = await startEdge();
  const any = fc.asyncProperty(names, fc.jsonValue(), async (name, value) => {
    const body = JSON.stringify(value);
    return (await post(running.url, body, signedHeaders(body, name))).status === 202;
  });
  await fc.assert(any, { numRuns: 1000 });
  expect(running.edge.counts().ignored).toBeGreaterThan(900);
});

it("acknowledges real payloads under the wrong event name", async () => {
  await using running = await startEdge();
  for (const { body } of readCorpus().filter((_, index) => index % 9 === 0))
    for (const name of handledEvents)
      expect((await post(running.url, body, signedHeaders(body, name))).status).toBe(202);
});

it("acknowledges JSON nested as deep as it fits, and names that are traps", async () => {
  await using running = await startEdge();
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const trap =
    '{"__proto__":{"action":"opened"},"constructor":{},"action":"opened","issue":{"__proto__":null}}';
  for (const body of [deep, trap, "null", "1", '"x"', "[]"])
    expect((await post(running.url, body, signedHeaders(body))).status).toBe(202);
});

it("refuses what is signed and no JSON, with no 5xx", async () => {
  await using running = await startEdge();
  const any = fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    const body = Buffer.from(bytes);
    return (await post(running.url, body, signedHeaders(body))).status < 500;
  });
  await expect(fc.assert(any, { numRuns: 500 })).resolves.toBeUndefined();
});
