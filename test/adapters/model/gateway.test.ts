import { freeMeter } from "../../support/free-meter.ts";
import { describe, expect, test } from "vitest";
import { createModelGateway } from "../../../src/adapters/model/gateway.ts";
import type { ModelProvider } from "../../../src/adapters/model/provider.ts";
import { SquadronError } from "../../../src/domain/errors.ts";
import type { ModelMeter } from "../../../src/ports/model-meter.ts";
import { ask, context, placeholder, startProvider } from "./provider-stage.ts";

function turnOf(
  provider: ModelProvider,
  change: { maxCalls?: number; meter?: ModelMeter; firstByteMs?: number } = {},
) {
  const { firstByteMs, ...turn } = change;
  const gateway = createModelGateway({
    maxOutputTokens: 1000,
    providers: { main: provider },
    ...(firstByteMs !== undefined && { firstByteMs }),
  });
  const models = [{ provider: "main", name: "my dep" }] as const;
  return gateway.forTurn({ models, session: "42/7/dev", maxCalls: 100, meter: freeMeter, ...turn });
}

describe("each provider gets its own address and key, and never the placeholder", () => {
  const cases: readonly [
    string,
    string,
    (url: string) => ModelProvider,
    { url: string; header: string; value: string },
  ][] = [
    [
      "openai",
      "/v1/chat/completions",
      (url) => ({ kind: "openai", baseUrl: `${url}/api/v1/`, apiKey: "real" }),
      { url: "/api/v1/chat/completions", header: "authorization", value: "Bearer real" },
    ],
    [
      "azure with a version",
      "/openai/deployments/m/chat/completions?api-version=placeholder",
      (url) => ({
        kind: "azure",
        endpoint: url,
        apiKey: "real",
        apiVersion: "2025-01-01",
      }),
      {
        url: "/openai/deployments/my%20dep/chat/completions?api-version=2025-01-01",
        header: "api-key",
        value: "real",
      },
    ],
    [
      "azure without a version",
      "/openai/v1/chat/completions",
      (url) => ({ kind: "azure", endpoint: url, apiKey: "real" }),
      { url: "/openai/v1/chat/completions", header: "api-key", value: "real" },
    ],
    [
      "anthropic",
      "/v1/messages",
      (url) => ({ kind: "anthropic", baseUrl: url, apiKey: "real" }),
      { url: "/v1/messages", header: "x-api-key", value: "real" },
    ],
    [
      "copilot",
      "/v1/chat/completions",
      (url) => ({ kind: "copilot", baseUrl: url, token: () => Promise.resolve("real") }),
      { url: "/chat/completions", header: "authorization", value: "Bearer real" },
    ],
  ];

  test.each(cases)("%s", async (...[, path, provider, expected]) => {
    await using server = await startProvider();
    const response = await turnOf(provider(server.url))(ask(path), context);
    expect(response.status).toBe(200);
    const [seen] = server.seen;
    expect(seen?.url).toBe(expected.url);
    expect(seen?.headers[expected.header]).toBe(expected.value);
    expect(seen?.headers["x-squadron-session"]).toBe("42/7/dev");
    expect(seen?.headers["x-initiator"]).toBe("agent");
    expect(JSON.parse(seen?.body ?? "")).toMatchObject({ model: "my dep" });
    expect(JSON.stringify(seen)).not.toContain(placeholder);
  });

  test("the Copilot API is told who asks", async () => {
    await using server = await startProvider();
    await turnOf({ kind: "copilot", baseUrl: server.url, token: () => Promise.resolve("t") })(ask(), context);
    expect(server.seen[0]?.headers["copilot-integration-id"]).toBeTypeOf("string");
  });

  test("the wire is the one the runtime must speak", () => {
    const key = { apiKey: "k" };
    const gateway = createModelGateway({
      maxOutputTokens: 1000,
      providers: {
        a: { kind: "openai", baseUrl: "u", ...key },
        b: { kind: "azure", endpoint: "u", ...key },
        c: { kind: "anthropic", baseUrl: "u", ...key },
        d: { kind: "copilot", token: () => Promise.resolve("t") },
      },
    });
    expect(["a", "b", "c", "d"].map((name) => gateway.wire(name))).toEqual([
      "openai",
      "azure",
      "anthropic",
      "openai",
    ]);
  });
});

describe("a turn's model", () => {
  const at = (server: { readonly url: string }): ModelProvider => ({
    kind: "openai",
    baseUrl: server.url,
    apiKey: "real",
  });

  test("stops at its limit, also when calls come at once", async () => {
    await using server = await startProvider();
    const call = turnOf(at(server), { maxCalls: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(ask(), context)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
    expect(answers.filter((answer) => answer.status === 403)).toHaveLength(7);
    expect(server.seen).toHaveLength(3);
  });

  test("is not asked when the budget says no, and the sentence reaches the runtime", async () => {
    await using server = await startProvider();
    const reserve = () => Promise.reject(new SquadronError("refused", "The day's money is spent."));
    const answer = await turnOf(at(server), { meter: { reserve } })(ask(), context);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("money is spent")]);
    expect(server.seen).toEqual([]);
  });

  test("is asked nothing but model requests", async () => {
    await using server = await startProvider();
    for (const path of ["/v1/files", "/v1/chat/completions/../../admin", "/v1/xmessages"])
      expect((await turnOf(at(server))(ask(path), context)).status).toBe(404);
    expect(server.seen).toEqual([]);
  });

  test("gives back status, headers and body as they come", async () => {
    await using server = await startProvider((response) => {
      response
        .writeHead(429, { "retry-after": "7", "x-request-id": "r", "set-cookie": "no" })
        .end("slow down");
    });
    const answer = await turnOf(at(server))(ask(), context);
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("x-request-id")]).toEqual([
      429,
      "7",
      "r",
    ]);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await answer.text()).toBe("slow down");
  });

  test("streams: the first piece is there before the last is written", async () => {
    let finish = (): void => {};
    await using server = await startProvider((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: one\n\n");
      finish = () => response.end("data: two\n\n");
    });
    const answer = await turnOf(at(server))(ask(), context);
    const pieces: string[] = [];
    for await (const piece of answer.body ?? []) {
      pieces.push(Buffer.from(piece).toString());
      finish();
    }
    expect(pieces).toEqual(["data: one\n\n", "data: two\n\n"]);
  });

  test("that does not answer in time is a 504, one that is not there a 503, and a redirect is not followed", async () => {
    await using silent = await startProvider(() => {});
    expect((await turnOf(at(silent), { firstByteMs: 50 })(ask(), context)).status).toBe(504);
    expect(
      (await turnOf({ kind: "openai", baseUrl: "http://127.0.0.1:1", apiKey: "k" })(ask(), context)).status,
    ).toBe(503);
    await using other = await startProvider();
    await using moved = await startProvider((response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    expect((await turnOf(at(moved))(ask(), context)).status).toBe(503);
    expect(other.seen).toEqual([]);
  });

  test("is not waited for after an abort", async () => {
    const stop = new AbortController();
    await using silent = await startProvider(() => stop.abort());
    await expect(turnOf(at(silent))(ask(), { signal: stop.signal })).rejects.toThrow("abort");
  });
});
