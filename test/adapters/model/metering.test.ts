import { describe, expect, test } from "vitest";

import { createModelGateway } from "../../../src/adapters/model/gateway.ts";
import { SquadronError } from "../../../src/domain/errors.ts";
import type { Usage } from "../../../src/domain/price.ts";
import type { AskedCall, ModelMeter } from "../../../src/ports/model-meter.ts";
import { ask, context, startProvider } from "./provider-stage.ts";

/** A purse that is emptied by what is reserved, and gets back what was not used. */
function purse(tokens: number) {
  const asked: AskedCall[] = [];
  const used: Usage[] = [];
  let left = tokens;
  const meter: ModelMeter = {
    reserve: async (call) => {
      asked.push(call);
      const output = Math.min(call.output, left - call.input);
      if (output < call.leastOutput) throw new SquadronError("refused", "Nothing is left.");
      left -= call.input + output;
      return {
        output,
        settle: (usage) => {
          used.push(usage);
          left += call.input + output - usage.input - usage.output;
        },
      };
    },
  };
  return { meter, asked, used, left: () => left };
}

function turnOn(url: string, meter: ModelMeter, kind: "openai" | "anthropic" = "openai") {
  const gateway = createModelGateway({
    maxOutputTokens: 2000,
    providers: { main: { kind, baseUrl: url, apiKey: "real" } },
  });
  return gateway.forTurn({ models: [{ provider: "main", name: "m" }], session: "s", maxCalls: 99, meter });
}

const chat = "/v1/chat/completions";
const bodyOf = (seen: readonly { body: string }[]): unknown => JSON.parse(seen.at(-1)?.body ?? "");

describe("what a request may cost is known before it is sent", () => {
  test("its input by its bytes, its output by the limit that is put in", async () => {
    await using server = await startProvider();
    const { meter, asked } = purse(100_000);
    await turnOn(server.url, meter)(ask(chat, '{"model":"m","messages":[],"stream":true}'), context);
    expect(bodyOf(server.seen)).toEqual({
      model: "m",
      messages: [],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 2000,
    });
    expect(asked).toMatchObject([
      { model: "main/m", input: server.seen[0]?.body.length, output: 2000, leastOutput: 1024 },
    ]);
  });

  test("and where not all of it fits, the answer is asked to be shorter", async () => {
    await using server = await startProvider();
    const { meter } = purse(1800);
    const call = turnOn(server.url, meter);
    expect((await call(ask(chat, '{"max_completion_tokens":5000}'), context)).status).toBe(200);
    const { max_completion_tokens: most } = bodyOf(server.seen) as { max_completion_tokens: number };
    expect(most).toBeLessThanOrEqual(1800 - 42);
    expect(most).toBeGreaterThan(1700);
  });

  test("and the model that is paid for is the one that is asked", async () => {
    await using server = await startProvider();
    const call = turnOn(server.url, purse(100_000).meter);
    await call(ask(chat, '{"model":"dear","max_tokens":1,"max_tokens":9000}'), context);
    expect(bodyOf(server.seen)).toEqual({ model: "m", max_tokens: 9000 });
  });

  test.each([
    '{"n":20}',
    '{"best_of":3}',
    '{"service_tier":"priority"}',
    '{"web_search_options":{}}',
    '{"tools":[{"type":"web_search"}]}',
    '{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]}',
    '{"previous_response_id":"r"}',
    "[]",
    "no JSON",
  ])("or it is not sent: %s", async (body) => {
    await using server = await startProvider();
    expect((await turnOn(server.url, purse(1e9).meter)(ask(chat, body), context)).status).toBe(403);
    expect(server.seen).toEqual([]);
  });

  test("pictures count by more than their bytes, and a tool's arguments are no part of the talk", async () => {
    await using server = await startProvider();
    const { meter, asked } = purse(1e9);
    const messages = [
      { role: "user", content: [{ type: "image_url", image_url: { url: "https://x.example/y.png" } }] },
      { role: "assistant", content: [{ type: "tool_use", input: { type: "file" } }] },
    ];
    await turnOn(server.url, meter)(ask(chat, JSON.stringify({ messages })), context);
    expect(asked[0]?.input).toBeGreaterThan(50_000);
  });
});

describe("what a request did cost is read from its answer", () => {
  const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } };
  const ofChat = { input: 6, cacheRead: 4, cacheWrite: 0, output: 5 };
  const start = {
    input_tokens: 7,
    cache_read_input_tokens: 2,
    cache_creation_input_tokens: 3,
    output_tokens: 1,
  };
  const ofMessages = { input: 7, cacheRead: 2, cacheWrite: 3, output: 9 };
  const event = (data: object): string => `event: x\ndata: ${JSON.stringify(data)}\n\n`;
  const messages =
    event({ type: "message_start", message: { usage: start } }) +
    event({ type: "message_delta", usage: { output_tokens: 9 } }) +
    event({ type: "message_stop" });
  const completed = event({
    type: "response.completed",
    response: { usage: { input_tokens: 10, output_tokens: 5, input_tokens_details: { cached_tokens: 4 } } },
  });
  const chunks = event({ choices: [], usage: null }) + event({ choices: [], usage }) + "data: [DONE]\n\n";
  const says = event({ choices: [{ delta: { content: 'data: {"usage":{"prompt_tokens":1}}' } }] });

  test.each([
    ["a chat", chat, "application/json", JSON.stringify({ usage }), ofChat],
    ["a streamed chat", chat, "text/event-stream", says + chunks, ofChat],
    ["streamed responses", "/v1/responses", "text/event-stream", completed, ofChat],
    ["streamed messages", "/v1/messages", "text/event-stream", messages, ofMessages],
  ])("of %s, whose bytes are passed on as they came", async (...[, path, type, answer, expected]) => {
    await using server = await startProvider((response) => {
      response.writeHead(200, { "content-type": type });
      // In pieces that end anywhere.
      for (const piece of answer.match(/[\s\S]{1,7}/g) ?? []) response.write(piece);
      response.end();
    });
    const { meter, used } = purse(1e6);
    const body = path === "/v1/messages" ? '{"max_tokens":9}' : '{"stream":true}';
    const kind = path === "/v1/messages" ? "anthropic" : "openai";
    const text = await (await turnOn(server.url, meter, kind)(ask(path, body), context)).text();
    expect(text).toBe(answer);
    expect(used).toEqual([expected]);
  });

  test("and one that says nothing of it, or is cut off, is paid in full", async () => {
    const { meter, used } = purse(1e6);
    await using silent = await startProvider((response) => response.end("{}"));
    await (await turnOn(silent.url, meter)(ask(chat, "{}"), context)).text();
    await using broken = await startProvider((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event({ type: "message_start", message: { usage: start } }), () => response.destroy());
    });
    const answer = await turnOn(
      broken.url,
      meter,
      "anthropic",
    )(ask("/v1/messages", '{"max_tokens":9}'), context);
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(used).toEqual([]);
  });

  test("and one that was refused, or never left, costs nothing", async () => {
    const { meter, used, left } = purse(5000);
    await using busy = await startProvider((response) => response.writeHead(429).end());
    await turnOn(busy.url, meter)(ask(chat, "{}"), context);
    const gone = await startProvider();
    await gone[Symbol.asyncDispose]();
    expect((await turnOn(gone.url, meter)(ask(chat, "{}"), context)).status).toBe(503);
    expect(used).toHaveLength(2);
    expect(left()).toBe(5000);
  });
});

test("calls in flight beside one another cannot pass a budget that takes one of them", async () => {
  await using server = await startProvider();
  const call = turnOn(server.url, purse(2100).meter);
  const both = await Promise.all([call(ask(chat, "{}"), context), call(ask(chat, "{}"), context)]);
  expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 403]);
  expect(server.seen).toHaveLength(1);
});
