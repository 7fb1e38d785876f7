import { freeMeter } from "../../support/free-meter.ts";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createModelGateway } from "../../../src/adapters/model/gateway.ts";
import type { ModelProvider } from "../../../src/adapters/model/provider.ts";
import { forever, patient, realKey, setStage } from "../copilot/stage.ts";
import { ask, context, startProvider } from "./provider-stage.ts";
import type { Seen } from "./provider-stage.ts";

describe("a turn with several models", () => {
  const models = [
    { provider: "one", name: "first" },
    { provider: "two", name: "second" },
  ] as const;
  const status =
    (code: number, headers = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(code, headers).end("{}");

  function turnOn(one: { readonly url: string }, two: { readonly url: string }) {
    const switches: unknown[] = [];
    const at = ({ url: baseUrl }: { readonly url: string }): ModelProvider => ({
      kind: "openai",
      baseUrl,
      apiKey: "real",
    });
    const gateway = createModelGateway({ maxOutputTokens: 1000, providers: { one: at(one), two: at(two) } });
    const onSwitch = (event: unknown): void => void switches.push(event);
    return {
      switches,
      call: gateway.forTurn({ models, meter: freeMeter, session: "s", maxCalls: 100, onSwitch }),
    };
  }
  const bodies = ({ seen }: { readonly seen: readonly Seen[] }) =>
    seen.map(({ body }) => JSON.parse(body) as unknown);

  test("goes on with the second when the first is out, and stays there", async () => {
    await using one = await startProvider(status(503));
    await using two = await startProvider();
    const { call, switches } = turnOn(one, two);
    const body = '{"model":"first","messages":[]}';
    expect((await call(ask(undefined, body), context)).status).toBe(200);
    expect((await call(ask(undefined, body), context)).status).toBe(200);
    expect(bodies(one)).toEqual([{ model: "first", messages: [], max_tokens: 1000 }]);
    expect(bodies(two)).toEqual(Array(2).fill({ model: "second", messages: [], max_tokens: 1000 }));
    expect(switches).toEqual([{ kind: "model-switched", from: "one/first", to: "two/second", status: 503 }]);
  });

  test("goes on with the second when the first cannot be reached", async () => {
    await using two = await startProvider();
    const { call } = turnOn({ url: "http://127.0.0.1:1" }, two);
    expect((await call(ask(), context)).status).toBe(200);
  });

  test("lets the runtime repeat what is refused for a moment, and changes at the third refusal", async () => {
    await using one = await startProvider(status(429, { "retry-after": "2" }));
    await using two = await startProvider();
    const { call } = turnOn(one, two);
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push((await call(ask(), context)).status);
    expect(answers).toEqual([429, 429, 200]);
  });

  test.each([400, 401, 403, 404, 422])(
    "does not ask another what the first answered with %s",
    async (code) => {
      await using one = await startProvider(status(code));
      await using two = await startProvider();
      const { call, switches } = turnOn(one, two);
      expect((await call(ask(), context)).status).toBe(code);
      expect([two.seen, switches]).toEqual([[], []]);
    },
  );

  test("tells the runtime when all are out, and begins with the first again", async () => {
    await using one = await startProvider(status(503));
    await using two = await startProvider(status(500));
    const { call } = turnOn(one, two);
    expect((await call(ask(), context)).status).toBe(500);
    expect((await call(ask(), context)).status).toBe(500);
    expect([one.seen.length, two.seen.length]).toEqual([2, 2]);
  });

  test("changes once when calls fail beside one another", async () => {
    await using one = await startProvider(status(503));
    await using two = await startProvider();
    const { call, switches } = turnOn(one, two);
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(ask(), context)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill(200));
    expect(switches).toHaveLength(1);
  });
});

test("the real runtime does not notice, and what is settled names the model that answered", async () => {
  const session = "squadron-dev-42";
  await using out = await startProvider((response) => void response.writeHead(503).end("{}"));
  await using stage = await setStage({ [session]: [{ reply: { text: "from the second" } }] });
  const gateway = createModelGateway({
    maxOutputTokens: 1000,
    providers: {
      one: { kind: "openai", baseUrl: out.url, apiKey: "k" },
      two: { kind: "openai", baseUrl: `${stage.model.url}/v1`, apiKey: realKey },
    },
  });
  const models = [
    { provider: "one", name: "first" },
    { provider: "two", name: "second" },
  ] as const;
  const spec = stage.spec({
    model: "first",
    callModel: gateway.forTurn({
      models,
      session,
      meter: freeMeter,
      maxCalls: 9,
      onSwitch: (event) => stage.events.push(event),
    }),
  });
  await using talk = await stage.runtime.open(spec, forever);
  expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "from the second" });
  expect(stage.events).toContainEqual(expect.objectContaining({ kind: "model-switched", to: "two/second" }));
  expect(stage.events).toContainEqual(
    expect.objectContaining({
      kind: "turn-settled",
      models: [expect.objectContaining({ model: "two/second" })],
    }),
  );
});
