import { freeMeter } from "../../support/free-meter.ts";
import { expect, test } from "vitest";
import { createModelGateway } from "../../../src/adapters/model/gateway.ts";
import type { ModelProvider } from "../../../src/adapters/model/provider.ts";
import { forever, patient, realKey, setStage, tool } from "../copilot/stage.ts";

const session = "squadron-dev-42";
const providers: readonly (readonly [string, (url: string) => ModelProvider, string])[] = [
  ["openai", (url) => ({ kind: "openai", baseUrl: `${url}/v1`, apiKey: realKey }), "/v1/chat/completions"],
  [
    "azure",
    (url) => ({ kind: "azure", endpoint: url, apiKey: realKey, apiVersion: "2025-01-01" }),
    "/openai/deployments/dep/chat/completions?api-version=2025-01-01",
  ],
  ["anthropic", (url) => ({ kind: "anthropic", baseUrl: url, apiKey: realKey }), "/v1/messages"],
  [
    "copilot",
    (url) => ({ kind: "copilot", baseUrl: url, token: () => Promise.resolve(realKey) }),
    "/chat/completions",
  ],
];

test.each(providers)("the real runtime talks and uses tools over %s", async (_name, provider, path) => {
  await using stage = await setStage({
    [session]: [
      {
        expect: "look around",
        reply: { text: "I look.", tools: [{ name: "look", arguments: { at: "x" } }] },
      },
      { expect: "a tree", reply: { text: "I saw a tree." } },
    ],
  });
  const gateway = createModelGateway({
    maxOutputTokens: 1000,
    providers: { main: provider(stage.model.url) },
  });
  const seen: unknown[] = [];
  const look = tool({
    name: "look",
    run: (args) => Promise.resolve({ ok: true, text: `a tree${seen.push(args) === 1 ? "" : "s"}` }),
  });
  const spec = stage.spec({
    wire: gateway.wire("main"),
    callModel: gateway.forTurn({
      models: [{ provider: "main", name: "dep" }],
      meter: freeMeter,
      session,
      maxCalls: 5,
    }),
    tools: [look],
  });
  await using talk = await stage.runtime.open(spec, forever);
  expect(await talk.run("look around", patient)).toMatchObject({ kind: "done", text: "I saw a tree." });
  expect(stage.model.unexpected).toEqual([]);
  expect(seen).toEqual([{ at: "x" }]);
  expect(stage.model.requests.map((request) => request.path)).toEqual([path, path]);
  const usage = stage.events.filter((event) => event.kind === "usage");
  expect(usage).toHaveLength(2);
  expect(usage.every((event) => event.inputTokens > 0 && event.outputTokens > 0)).toBe(true);
});
