import { cpSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { SquadronError } from "../../src/domain/errors.ts";
import type { Script } from "../../src/lab/model/script.ts";
import type {
  AgentEvent,
  AgentRuntime,
  AgentSpec,
  AgentTool,
  RunOptions,
} from "../../src/ports/agent-runtime.ts";

/** What an implementation must lay out so that the contract can be tried on it. */
export interface AgentStage extends AsyncDisposable {
  readonly runtime: AgentRuntime;
  readonly model: {
    readonly requests: readonly { readonly messages: readonly { readonly text: string }[] }[];
    readonly unexpected: readonly string[];
    reached(name: string): Promise<void>;
    release(name: string): void;
    fail(fault: { readonly kind: "status"; readonly status: number; readonly times: number }): void;
  };
  readonly events: readonly AgentEvent[];
  /** A session without built-in tools; its script is under `squadron-dev-42`. */
  spec(change?: Partial<AgentSpec> & { readonly maxCalls?: number }): AgentSpec;
}

const session = "squadron-dev-42";
export const forever = new AbortController().signal;
export const patient: RunOptions = { signal: forever, deadlineMs: 50_000, silenceMs: 20_000 };

export function tool(change: Partial<AgentTool> & { readonly name: string }): AgentTool {
  return {
    description: "A tool of the test.",
    parameters: { type: "object", properties: {} },
    endsTurn: false,
    run: () => Promise.resolve({ ok: true, text: "done" }),
    ...change,
  };
}

/** What Squadron relies on in any agent runtime. `name` prefixes the tests. */
export function agentRuntimeContract(name: string, setStage: (script: Script) => Promise<AgentStage>): void {
  conversations(name, setStage);
  tools(name, setStage);
  endings(name, setStage);
}

type SetStage = Parameters<typeof agentRuntimeContract>[1];

function conversations(name: string, setStage: SetStage): void {
  test(`${name}: a new session answers, and a resumed one remembers it`, async () => {
    await using stage = await setStage({
      [session]: [
        { expect: "first question", reply: { text: "first answer" } },
        { expect: "second", reply: { text: "ok" } },
      ],
    });
    {
      await using fresh = await stage.runtime.open(stage.spec(), forever);
      expect(fresh.resumed).toBe(false);
      const outcome = await fresh.run("the first question", patient);
      expect(outcome).toEqual({ kind: "done", text: "first answer", endedBy: undefined });
    }
    expect(stage.runtime.openSessions()).toBe(0);
    await using again = await stage.runtime.open(stage.spec(), forever);
    expect(again.resumed).toBe(true);
    expect(await again.run("the second question", patient)).toMatchObject({ kind: "done", text: "ok" });
    expect(stage.model.requests.at(-1)?.messages.map((one) => one.text)).toEqual([
      "You are a test.",
      expect.stringContaining("the first question"),
      "first answer",
      expect.stringContaining("the second question"),
    ]);
  });

  test(`${name}: a history that was copied away, deleted and put back is resumed`, async () => {
    await using stage = await setStage({
      [session]: [{ reply: { text: "noted" } }, { reply: { text: "ok" } }],
    });
    const spec = stage.spec();
    const folder = `${spec.home}/session-state/${spec.runtimeId}`;
    {
      await using first = await stage.runtime.open(spec, forever);
      await first.run("remember the number 17", patient);
    }
    cpSync(folder, `${spec.home}.copy`, { recursive: true });
    rmSync(spec.home, { recursive: true });
    const moved = { ...spec, home: `${spec.home}.other` };
    cpSync(`${spec.home}.copy`, `${moved.home}/session-state/${spec.runtimeId}`, { recursive: true });
    await using talk = await stage.runtime.open(moved, forever);
    expect(talk.resumed).toBe(true);
    await talk.run("which number?", patient);
    expect(stage.model.requests.at(-1)?.messages[1]?.text).toContain("the number 17");
  });

  test(`${name}: a conversation that was put back and is gone again is no new one`, async () => {
    await using stage = await setStage({ [session]: [{ reply: { text: "hello" } }] });
    const expecting = stage.spec({ goesOn: true });
    await expect(stage.runtime.open(expecting, forever)).rejects.toMatchObject({ code: "agent" });
    await using fresh = await stage.runtime.open(stage.spec(), forever);
    expect(fresh.resumed, "and holds up no other").toBe(false);
  });

  test(`${name}: two messages in one session are two turns of one conversation`, async () => {
    await using stage = await setStage({
      [session]: [{ reply: { text: "one" } }, { reply: { text: "two" } }],
    });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    expect(await talk.run("a", patient)).toMatchObject({ kind: "done", text: "one" });
    expect(await talk.run("b", patient)).toMatchObject({ kind: "done", text: "two" });
  });

  test(`${name}: what is steered into a running turn is in its next model request`, async () => {
    await using stage = await setStage({
      [session]: [
        { wait: "steered", reply: { tools: [{ name: "look", arguments: {} }] } },
        { expect: "also do this", reply: { text: "both" } },
      ],
    });
    await using talk = await stage.runtime.open(stage.spec({ tools: [tool({ name: "look" })] }), forever);
    const running = talk.run("go", patient);
    await stage.model.reached("steered");
    await talk.steer("also do this");
    stage.model.release("steered");
    expect(await running).toMatchObject({ kind: "done", text: "both" });
  });

  test(`${name}: what is steered too late for a model request is answered before the turn ends`, async () => {
    await using stage = await setStage({
      [session]: [
        { wait: "steered", reply: { text: "first" } },
        { expect: "also do this", reply: { text: "second" } },
      ],
    });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    const running = talk.run("go", patient);
    await stage.model.reached("steered");
    await talk.steer("also do this");
    stage.model.release("steered");
    expect(await running).toMatchObject({ kind: "done", text: "second" });
  });

  test(`${name}: steering without a turn is refused`, async () => {
    await using stage = await setStage({ [session]: [] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    await expect(talk.steer("hello?")).rejects.toThrow(SquadronError);
  });

  test(`${name}: the same session is not opened twice`, async () => {
    await using stage = await setStage({ [session]: [] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    await expect(stage.runtime.open(stage.spec(), forever)).rejects.toMatchObject({ code: "internal" });
    expect(talk.resumed).toBe(false);
  });
}

function tools(name: string, setStage: SetStage): void {
  test(`${name}: a tool gets its arguments as the model wrote them, and its text goes back`, async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [{ name: "look", arguments: { at: ["x", 1] } }] } },
        { expect: "saw it", reply: { text: "good" } },
      ],
    });
    const seen: unknown[] = [];
    const look = tool({
      name: "look",
      run: (args) => {
        seen.push(args);
        return Promise.resolve({ ok: true, text: "saw it" });
      },
    });
    await using talk = await stage.runtime.open(stage.spec({ tools: [look] }), forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "good" });
    expect(seen).toEqual([{ at: ["x", 1] }]);
  });

  test(`${name}: a tool that throws is a failure without its secrets, and the turn goes on`, async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [{ name: "broken", arguments: {} }] } },
        { expect: /broken failed/, reply: { text: "pity" } },
      ],
    });
    const broken = tool({ name: "broken", run: () => Promise.reject(new Error("password is hunter2")) });
    await using talk = await stage.runtime.open(stage.spec({ tools: [broken] }), forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "pity" });
    expect(JSON.stringify(stage.model.requests)).not.toContain("hunter2");
    expect(stage.events).toContainEqual({
      kind: "tool-ended",
      name: "broken",
      callId: expect.any(String),
      ok: false,
    });
  });

  test(`${name}: a terminal tool ends the turn without another model request`, async () => {
    await using stage = await setStage({
      [session]: [{ reply: { tools: [{ name: "finish", arguments: {} }] } }],
    });
    const spec = stage.spec({ tools: [tool({ name: "finish", endsTurn: true })] });
    await using talk = await stage.runtime.open(spec, forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", endedBy: "finish" });
    expect(stage.model.requests).toHaveLength(1);
  });

  test(`${name}: a terminal tool that failed does not end the turn`, async () => {
    await using stage = await setStage({
      [session]: [{ reply: { tools: [{ name: "finish", arguments: {} }] } }, { reply: { text: "then not" } }],
    });
    const finish = tool({
      name: "finish",
      endsTurn: true,
      run: () => Promise.resolve({ ok: false, text: "no" }),
    });
    await using talk = await stage.runtime.open(stage.spec({ tools: [finish] }), forever);
    expect(await talk.run("go", patient)).toEqual({ kind: "done", text: "then not", endedBy: undefined });
  });
}

function endings(name: string, setStage: SetStage): void {
  test(`${name}: an abort ends the turn, and the next turn is not taken for it`, async () => {
    await using stage = await setStage({
      [session]: [{ wait: "never", reply: { text: "late" } }],
    });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    const stop = new AbortController();
    const running = talk.run("go", { ...patient, signal: stop.signal });
    await stage.model.reached("never");
    stop.abort();
    expect(await running).toEqual({ kind: "aborted" });
    stage.model.release("never");
    expect(await talk.run("again", patient)).toMatchObject({ kind: "done", text: "late" });
  });

  test(`${name}: an abort reaches the tool that is running`, async () => {
    await using stage = await setStage({
      [session]: [{ reply: { tools: [{ name: "slow", arguments: {} }] } }],
    });
    const stop = new AbortController();
    let told = false;
    const slow = tool({
      name: "slow",
      run: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            told = true;
            reject(new SquadronError("fenced", "stopped"));
          });
          stop.abort();
        }),
    });
    {
      await using talk = await stage.runtime.open(stage.spec({ tools: [slow] }), forever);
      expect(await talk.run("go", { ...patient, signal: stop.signal })).toEqual({ kind: "aborted" });
    }
    expect(told).toBe(true);
  });

  test(`${name}: a turn ends at its deadline`, async () => {
    await using stage = await setStage({ [session]: [{ wait: "never", reply: {} }] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    const outcome = await talk.run("go", { ...patient, deadlineMs: 300 });
    expect(outcome).toMatchObject({ kind: "failed", cause: "deadline", outside: false });
  });

  test(`${name}: a model that refuses the request is this turn's failure, and the next turn is clean`, async () => {
    await using stage = await setStage({ [session]: [{ reply: { text: "fine" } }] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    stage.model.fail({ kind: "status", status: 400, times: 1 });
    expect(await talk.run("go", patient)).toMatchObject({ kind: "failed", cause: "model", outside: false });
    expect(await talk.run("go on", patient)).toMatchObject({ kind: "done", text: "fine" });
  });

  test(`${name}: a wrong model key is a failure from outside`, async () => {
    await using stage = await setStage({ [session]: [] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    stage.model.fail({ kind: "status", status: 401, times: 20 });
    expect(await talk.run("go", patient)).toMatchObject({ kind: "failed", cause: "model", outside: true });
  });

  test(`${name}: a failure from outside that passes is not seen`, async () => {
    await using stage = await setStage({ [session]: [{ reply: { text: "fine" } }] });
    await using talk = await stage.runtime.open(stage.spec(), forever);
    stage.model.fail({ kind: "status", status: 503, times: 1 });
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "fine" });
  });

  test(`${name}: model calls end at their limit`, async () => {
    await using stage = await setStage({
      [session]: Array.from({ length: 5 }, () => ({ reply: { tools: [{ name: "look", arguments: {} }] } })),
    });
    await using talk = await stage.runtime.open(
      stage.spec({ maxCalls: 3, tools: [tool({ name: "look" })] }),
      forever,
    );
    const outcome = await talk.run("go", patient);
    expect(outcome).toMatchObject({
      kind: "failed",
      cause: "model",
      outside: false,
      message: /3 model calls/,
    });
    expect(stage.model.requests).toHaveLength(3);
  });

  test(`${name}: disposing during a turn ends it, twice does no harm, and nothing stays open`, async () => {
    await using stage = await setStage({ [session]: [{ wait: "never", reply: {} }] });
    const talk = await stage.runtime.open(stage.spec(), forever);
    const running = talk.run("go", patient);
    await stage.model.reached("never");
    await Promise.all([talk[Symbol.asyncDispose](), talk[Symbol.asyncDispose]()]);
    expect(await running).toEqual({ kind: "aborted" });
    expect(await talk.run("more", patient)).toEqual({ kind: "aborted" });
    expect(stage.runtime.openSessions()).toBe(0);
    expect(stage.events.at(-1)).toEqual({ kind: "closed" });
  });
}
