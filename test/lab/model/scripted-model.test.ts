import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadScript } from "../../../src/lab/model/load-script.ts";
import { startScriptedModel } from "../../../src/lab/model/scripted-model.ts";
import type { ScriptedModelOptions } from "../../../src/lab/model/model-state.ts";

async function start(options: Partial<ScriptedModelOptions>) {
  const model = await startScriptedModel({ apiKey: "key", script: {}, ...options });
  return { ...model, [Symbol.asyncDispose]: () => model.close() };
}

interface Ask {
  readonly key?: string;
  readonly session?: string;
  readonly path?: string;
  readonly more?: object;
}

function ask(
  model: { readonly url: string },
  talk: readonly (readonly [string, string])[],
  how: Ask = {},
): Promise<Response> {
  const messages = talk.map(([role, content]) => ({ role, content }));
  return fetch(model.url + (how.path ?? "/v1/chat/completions"), {
    method: "POST",
    headers: { authorization: `Bearer ${how.key ?? "key"}`, "x-squadron-session": how.session ?? "s" },
    body: JSON.stringify({ model: "m", messages, ...how.more }),
  });
}

async function answerOf(response: Response): Promise<unknown> {
  const { choices } = (await response.json()) as { choices: readonly [{ message: unknown }] };
  return choices[0].message;
}

const two = {
  s: [
    { expect: "hello", reply: { text: "one" } },
    { expect: /^by+e$/, reply: { text: "two" } },
  ],
};

test("answers step by step, by the answers that are already in the conversation", async () => {
  await using model = await start({ script: two });
  const hello = [["user", "well, hello"]] as const;
  expect(await answerOf(await ask(model, hello))).toMatchObject({ content: "one" });
  expect(await answerOf(await ask(model, hello))).toMatchObject({ content: "one" });
  const bye = [...hello, ["assistant", "one"], ["user", "byyye"]] as const;
  expect(await answerOf(await ask(model, bye))).toMatchObject({ content: "two" });
  expect(model.requests.map((request) => [request.session, request.messages.length])).toEqual([
    ["s", 1],
    ["s", 1],
    ["s", 3],
  ]);
  expect(model.unexpected).toEqual([]);
});

test("what is not in the script is a 400 with a sentence, and recorded", async () => {
  await using model = await start({ script: two });
  const wrong = [
    await ask(model, [["user", "good day"]]),
    await ask(model, [
      ["assistant", "one"],
      ["assistant", "two"],
      ["user", "more"],
    ]),
    await ask(model, [["user", "hello"]], { session: "t" }),
    await ask(model, [["user", "hello"]], { path: "/v1/embeddings" }),
  ];
  expect(wrong.map((response) => response.status)).toEqual([400, 400, 400, 400]);
  expect(model.unexpected).toEqual([
    'Step 1 of "s" expected hello, but was asked: good day',
    'Session "s" asked for step 3, but has 2.',
    'The script has no session "t".',
    "POST /v1/embeddings is not a model request.",
  ]);
  expect(await wrong[0]?.text()).toContain("expected hello");
});

test("a wrong key gets a 401 and is not recorded", async () => {
  await using model = await start({ script: two });
  expect((await ask(model, [["user", "hello"]], { key: "placeholder" })).status).toBe(401);
  expect(model.requests).toEqual([]);
});

test("streams text and tool calls when asked to", async () => {
  const reply = { text: "t".repeat(100), tools: [{ name: "look", arguments: { at: 1 } }] };
  await using model = await start({ script: { s: [{ reply }] } });
  const response = await ask(model, [["user", "x"]], { more: { stream: true } });
  const events = (await response.text()).trim().split("\n\n");
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(events.at(-1)).toBe("data: [DONE]");
  expect(events.filter((event) => event.includes("tttt"))).toHaveLength(2);
  expect(events.some((event) => event.includes('"name":"look"') && event.includes('{\\"at\\":1}'))).toBe(
    true,
  );
});

test("says it in other words each time when asked to, tool texts included and other arguments not", async () => {
  const reply = { text: "hi", tools: [{ name: "post_comment", arguments: { body: "done", issue: "7" } }] };
  await using model = await start({ script: { s: [{ reply }] }, reword: true });
  const answers = await Promise.all(
    [1, 2].map(async () => JSON.stringify(await answerOf(await ask(model, [["user", "x"]])))),
  );
  expect(new Set(answers).size).toBe(2);
  for (const answer of answers) {
    expect(answer).toContain("hi");
    expect(answer).toContain("done");
    expect(answer).toContain('\\"issue\\":\\"7\\"');
  }
});

test("a step can wait until the test lets it go", async () => {
  await using model = await start({ script: { s: [{ wait: "door", reply: { text: "through" } }] } });
  const asked = ask(model, [["user", "x"]]);
  await model.reached("door");
  model.release("door");
  expect(await answerOf(await asked)).toMatchObject({ content: "through" });
});

test("a reply can be computed from the request, and a whole session improvised", async () => {
  await using model = await start({
    script: {
      s: [{ reply: (request) => ({ text: `you said ${request.messages.at(-1)?.text}` }) }],
      t: (request) => (request.messages.length > 1 ? undefined : { text: "free" }),
    },
  });
  expect(await answerOf(await ask(model, [["user", "x"]]))).toMatchObject({ content: "you said x" });
  expect(await answerOf(await ask(model, [["user", "x"]], { session: "t" }))).toMatchObject({
    content: "free",
  });
  expect(
    (
      await ask(
        model,
        [
          ["user", "x"],
          ["user", "y"],
        ],
        { session: "t" },
      )
    ).status,
  ).toBe(400);
});

test("faults hit the next calls of their session and then stop", async () => {
  await using model = await start({ script: two });
  model.fail({ kind: "status", status: 429, retryAfter: 2, times: 1, session: "s" });
  model.fail({ kind: "drop", times: 1, session: "s" });
  const first = await ask(model, [["user", "hello"]]);
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "2"]);
  await expect(ask(model, [["user", "hello"]]).then((response) => response.text())).rejects.toThrow(
    "terminated",
  );
  expect((await ask(model, [["user", "hello"]])).status).toBe(200);
  model.fail({ kind: "hang", times: 1 });
  await expect(
    fetch(`${model.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: '{"messages":[]}',
      signal: AbortSignal.timeout(100),
    }),
  ).rejects.toThrow("timeout");
});

test("a script is read from a file, and a mistake in it is told", () => {
  const folder = mkdtempSync(join(tmpdir(), "squadron-script-"));
  const file = join(folder, "script.yml");
  writeFileSync(
    file,
    "s:\n  - expect: /hel+o/i\n    reply: { text: hi, tools: [{ name: look, arguments: { at: 1 } }] }\n  - wait: door\n    reply: {}\n",
  );
  expect(loadScript(file)).toEqual({
    s: [
      { expect: /hel+o/i, reply: { text: "hi", tools: [{ name: "look", arguments: { at: 1 } }] } },
      { wait: "door", reply: {} },
    ],
  });
  writeFileSync(file, "s:\n  - replay: { text: hi }\n");
  expect(() => loadScript(file)).toThrow(/not a conversation script/);
  rmSync(folder, { recursive: true });
});
