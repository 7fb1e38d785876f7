import { describe, expect, test } from "vitest";
import type { AgentEvent, AgentSpec } from "../../../src/ports/agent-runtime.ts";
import { forever, patient, setStage, tool } from "./stage.ts";
import type { Stage } from "./stage.ts";

const session = "squadron-dev-42";
const look = { reply: { tools: [{ name: "look", arguments: {} }] } };
const steps = (...texts: string[]) => ({ [session]: texts.map((text) => ({ reply: { text } })) });

/** One wake of the session with one prompt. */
async function wake(stage: Stage, spec: AgentSpec, prompt = "go") {
  await using talk = await stage.runtime.open(spec, forever);
  return await talk.run(prompt, patient);
}

const asked = (stage: Stage, nth = -1) =>
  stage.model.requests.at(nth)?.messages.map(({ text }) => text) ?? [];
const told = <K extends AgentEvent["kind"]>(stage: Stage, kind: K) =>
  stage.events.filter((event): event is Extract<AgentEvent, { kind: K }> => event.kind === kind);

/** A spec in which hearing of this event fails, and so the hook that tells of it. */
const deafTo = (stage: Stage, kind: AgentEvent["kind"], change: Partial<AgentSpec> = {}): AgentSpec =>
  stage.spec({
    ...change,
    onEvent: (event) => {
      if (event.kind === kind) throw new Error("cannot hear");
      stage.events.push(event);
    },
  });

describe("before a tool call", () => {
  test("calls beyond the turn's limit are denied with a word to wrap up, but for one that ends the turn", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [look, look, look].flatMap((step) => step.reply.tools) } },
        { expect: "Wrap up", reply: { tools: [{ name: "finish", arguments: {} }] } },
        { reply: { text: "next turn" } },
      ],
    });
    let calls = 0;
    const tools = [
      tool({ name: "look", run: () => Promise.resolve({ ok: true, text: `call ${++calls}` }) }),
      tool({ name: "finish", endsTurn: true }),
    ];
    await using talk = await stage.runtime.open(stage.spec({ tools, toolCalls: 2 }), forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", endedBy: "finish" });
    expect(calls).toBe(2);
    expect(told(stage, "tool-denied")).toEqual([{ kind: "tool-denied", name: "look" }]);
  });

  test("a call that is not paid for is denied with the reason, and one that ends the turn costs nothing", async () => {
    await using stage = await setStage({
      [session]: [look, { expect: "No money", reply: { tools: [{ name: "finish", arguments: {} }] } }],
    });
    let asks = 0;
    let calls = 0;
    const tools = [
      tool({ name: "look", run: () => Promise.resolve({ ok: true, text: `${++calls}` }) }),
      tool({ name: "finish", endsTurn: true }),
    ];
    const payTool = async () => (++asks, "No money.");
    await using talk = await stage.runtime.open(stage.spec({ tools, payTool }), forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", endedBy: "finish" });
    expect([asks, calls]).toEqual([1, 0]);
  });

  test("a call that cannot be paid for is denied", async () => {
    await using stage = await setStage({
      [session]: [look, { expect: "could not be checked", reply: { text: "pity" } }],
    });
    const payTool = () => Promise.reject(new Error("the store is away"));
    expect(await wake(stage, stage.spec({ tools: [tool({ name: "look" })], payTool }))).toMatchObject({
      kind: "done",
      text: "pity",
    });
  });

  test("the next turn of an open session counts anew", async () => {
    await using stage = await setStage({
      [session]: [look, { reply: { text: "one" } }, look, { expect: "seen", reply: { text: "two" } }],
    });
    const tools = [tool({ name: "look", run: () => Promise.resolve({ ok: true, text: "seen" }) })];
    await using talk = await stage.runtime.open(stage.spec({ tools, toolCalls: 1 }), forever);
    await talk.run("go", patient);
    expect(await talk.run("on", patient)).toMatchObject({ kind: "done", text: "two" });
  });

  test("a check that fails denies", async () => {
    await using stage = await setStage({
      [session]: [look, { expect: "could not be checked", reply: { text: "pity" } }],
    });
    let calls = 0;
    const tools = [tool({ name: "look", run: () => Promise.resolve({ ok: true, text: `${++calls}` }) })];
    const spec = Object.defineProperty(stage.spec({ tools }), "toolCalls", {
      get: () => {
        throw new Error("no limit known");
      },
    });
    expect(await wake(stage, spec)).toMatchObject({ kind: "done", text: "pity" });
    expect(calls).toBe(0);
  });
});

describe("after a tool call", () => {
  const long = `begin ${"x".repeat(100_000)} end`;
  const tools = [tool({ name: "look", run: () => Promise.resolve({ ok: true, text: long }) })];

  test("a long result reaches the model without its middle, and the audit gets its size and time alone", async () => {
    await using stage = await setStage({ [session]: [look, { reply: { text: "seen" } }] });
    await wake(stage, stage.spec({ tools }));
    const [, , , result = ""] = asked(stage);
    expect(result.length).toBeLessThan(33_000);
    expect(result).toMatch(/^begin x+\n\[… 68010 characters were left out here.*\]\nx+ end$/);
    expect(told(stage, "tool-result")).toEqual([
      {
        kind: "tool-result",
        name: "look",
        ok: true,
        ms: expect.any(Number),
        bytes: 100_010,
        cut: true,
        text: expect.any(String),
      },
    ]);
  });

  test("a call that failed is in the audit too", async () => {
    await using stage = await setStage({ [session]: [look, { reply: { text: "pity" } }] });
    const broken = [tool({ name: "look", run: () => Promise.resolve({ ok: false, text: "no luck" }) })];
    await wake(stage, stage.spec({ tools: broken }));
    expect(told(stage, "tool-result")).toMatchObject([{ name: "look", ok: false, bytes: 7, cut: false }]);
  });

  test("a result that cannot be checked is withheld", async () => {
    await using stage = await setStage({
      [session]: [look, { expect: "withheld", reply: { text: "pity" } }],
    });
    expect(await wake(stage, deafTo(stage, "tool-result", { tools }))).toMatchObject({ text: "pity" });
    expect(asked(stage).join()).not.toContain("xxx");
  });
});

describe("with a prompt", () => {
  test("what changed goes with the first prompt of a turn, stays in the talk, and is not told to sub-agents", async () => {
    const task = { description: "d", prompt: "a part", agent_type: "helper", name: "h", mode: "sync" };
    await using stage = await setStage({
      [session]: ({ messages }) =>
        messages.at(-1)?.text.includes("whole")
          ? { tools: [{ name: "task", arguments: task }] }
          : { text: "ok" },
    });
    const subAgents = [{ name: "helper", description: "helps", prompt: "You help.", tools: [] }];
    await wake(stage, stage.spec({ subAgents, news: "two commits came" }), "the whole");
    const [first, ofHelper, last] = [0, 1, 2].map((nth) => asked(stage, nth).join("\n"));
    expect(first).toContain("two commits came");
    expect(ofHelper).toContain("a part");
    expect(ofHelper).not.toContain("two commits came");
    expect(last?.split("two commits came")).toHaveLength(2);
    await wake(stage, stage.spec({ news: "" }), "again");
    expect(asked(stage).join("\n").split("two commits came")).toHaveLength(2);
  });

  test("an agent that cannot be told what changed does not work at all", async () => {
    await using stage = await setStage(steps("too much said", "fine"));
    const spec = Object.defineProperty(stage.spec(), "news", {
      get: () => {
        throw new Error("news lost");
      },
    });
    expect(await wake(stage, spec)).toMatchObject({ kind: "failed", cause: "hook", outside: false });
    expect(stage.model.requests).toEqual([]);
  });
});

describe("when a session starts", () => {
  test("it is told how things stand now, in place of how they stood before", async () => {
    await using stage = await setStage(steps("one", "two"));
    await wake(stage, stage.spec({ state: "the issue is open" }));
    expect(asked(stage)).toEqual(["You are a test.", "the issue is open", expect.stringContaining("go")]);
    await wake(stage, stage.spec({ state: "the issue has a pull request" }), "more");
    expect(asked(stage)).toEqual([
      "You are a test.",
      "the issue has a pull request",
      expect.stringContaining("go"),
      "one",
      expect.stringContaining("more"),
    ]);
    expect(told(stage, "began")).toEqual([
      { kind: "began", resumed: false },
      { kind: "began", resumed: true },
    ]);
  });

  test("an agent that cannot be told does not work at all", async () => {
    await using stage = await setStage(steps("too much said"));
    expect(await wake(stage, deafTo(stage, "began"))).toMatchObject({ kind: "failed", cause: "hook" });
    expect(stage.model.requests).toEqual([]);
  });
});

describe("when a turn ends", () => {
  test("what it used is settled, by model", async () => {
    const reply = { text: "ok", inputTokens: 70, outputTokens: 7 };
    await using stage = await setStage({
      [session]: [{ reply: { ...look.reply, inputTokens: 30, outputTokens: 3 } }, { reply }, { reply }],
    });
    await using talk = await stage.runtime.open(stage.spec({ tools: [tool({ name: "look" })] }), forever);
    await talk.run("go", patient);
    await talk.run("on", patient);
    const use = { model: "main/scripted", calls: 2, inputTokens: 100, outputTokens: 10 };
    expect(told(stage, "turn-settled")).toEqual([
      { kind: "turn-settled", reason: "complete", models: [use] },
      {
        kind: "turn-settled",
        reason: "complete",
        models: [{ ...use, calls: 1, inputTokens: 70, outputTokens: 7 }],
      },
    ]);
  });

  test("a turn whose use cannot be settled has failed", async () => {
    await using stage = await setStage(steps("ok"));
    const outcome = await wake(stage, deafTo(stage, "turn-settled"));
    expect(outcome).toMatchObject({ kind: "failed", cause: "hook", outside: false });
  });
});

describe("when something goes wrong", () => {
  test("a provider that has no money left is a case for whoever runs the service, at once", async () => {
    await using stage = await setStage(steps("late"));
    stage.model.fail({ kind: "status", status: 402, times: 20 });
    expect(await wake(stage, stage.spec())).toEqual({
      kind: "failed",
      cause: "model",
      outside: true,
      message: "402: A fault was asked for.",
      escalate: true,
    });
    expect(stage.model.requests).toHaveLength(1);
    expect(told(stage, "error")[0]).toMatchObject({ decision: "escalate" });
  });

  test("what may pass is tried again and noted", async () => {
    await using stage = await setStage(steps("fine"));
    stage.model.fail({ kind: "status", status: 503, times: 1 });
    expect(await wake(stage, stage.spec())).toMatchObject({ kind: "done", text: "fine" });
    expect(told(stage, "error")).toMatchObject([{ decision: "retry" }]);
  });

  test("what cannot be judged is given up", async () => {
    await using stage = await setStage(steps("fine"));
    stage.model.fail({ kind: "status", status: 503, times: 1 });
    expect(await wake(stage, deafTo(stage, "error"))).toMatchObject({ kind: "failed", cause: "hook" });
    expect(stage.model.requests).toHaveLength(1);
  });
});
