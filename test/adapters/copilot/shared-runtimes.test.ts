import { expect, test } from "vitest";
import { isAlive } from "../../../src/adapters/copilot/processes.ts";
import { forever, patient, setStage, tool, until } from "./stage.ts";

const script = {
  "squadron-dev-1": [{ reply: { text: "one" } }],
  "squadron-dev-2": [{ wait: "two", reply: { text: "two" } }],
};

test("sessions without built-in tools share a runtime per home, and each gets its own model", async () => {
  await using stage = await setStage(script);
  await using one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  await using other = await stage.runtime.open(
    stage.spec({ number: 1, home: `${stage.folder}/other` }),
    forever,
  );
  expect(two.pid).toBe(one.pid);
  expect(other.pid).not.toBe(one.pid);
  expect(stage.runtime.openSessions()).toBe(3);
  stage.model.release("two");
  expect(await Promise.all([one.run("a", patient), two.run("b", patient)])).toMatchObject([
    { text: "one" },
    { text: "two" },
  ]);
});

test("a shared runtime without a session is ended after a while", async () => {
  await using stage = await setStage(script, { shared: { idleMs: 1 } });
  const one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
  await one[Symbol.asyncDispose]();
  await until(() => !isAlive(one.pid ?? 0));
  expect(stage.runtime.openSessions()).toBe(0);
});

test("a shared runtime that has grown or aged takes no new session and ends with its last one", async () => {
  for (const worn of [{ maxBytes: 1 }, { maxAgeMs: 0 }]) {
    await using stage = await setStage(script, { shared: worn });
    const one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
    await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
    expect(two.pid).not.toBe(one.pid);
    await one[Symbol.asyncDispose]();
    expect(isAlive(one.pid ?? 0)).toBe(false);
    expect(isAlive(two.pid ?? 0)).toBe(true);
  }
});

test("the death of a shared runtime ends all its turns, and the next session gets a new one", async () => {
  await using stage = await setStage({ ...script, "squadron-dev-1": script["squadron-dev-2"] });
  await using one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  const running = [one.run("a", patient), two.run("b", patient)];
  await until(() => stage.model.requests.length === 2);
  process.kill(one.pid ?? 0, "SIGKILL");
  expect(await Promise.all(running)).toMatchObject([{ cause: "exit" }, { cause: "exit" }]);
  await using three = await stage.runtime.open(stage.spec({ number: 3 }), forever);
  expect(three.pid).not.toBe(one.pid);
});

test("a frozen runtime ends the turn by silence, also while the model is being asked", async () => {
  await using stage = await setStage(script);
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  const running = two.run("b", { ...patient, silenceMs: 500 });
  await stage.model.reached("two");
  process.kill(two.pid ?? 0, "SIGSTOP");
  expect(await running).toMatchObject({ kind: "failed", cause: "silence", outside: false });
});

test("a slow model is not silence", async () => {
  await using stage = await setStage(script);
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  const running = two.run("b", { ...patient, silenceMs: 500 });
  await stage.model.reached("two");
  const start = performance.now();
  await until(() => performance.now() - start > 1200);
  stage.model.release("two");
  expect(await running).toMatchObject({ kind: "done", text: "two" });
});

test("opening is stopped by its signal, and the runtime stays usable for others", async () => {
  await using stage = await setStage(script);
  await using one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
  await expect(stage.runtime.open(stage.spec({ number: 2 }), AbortSignal.abort())).rejects.toMatchObject({
    code: "fenced",
  });
  expect(await one.run("a", patient)).toMatchObject({ kind: "done", text: "one" });
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  expect(two.pid).toBe(one.pid);
});

test("a closed session's tools and model are gone", async () => {
  await using stage = await setStage({
    "squadron-dev-1": [{ wait: "late", reply: { tools: [{ name: "look", arguments: {} }] } }],
  });
  let runs = 0;
  const look = tool({ name: "look", run: () => Promise.resolve({ ok: true, text: String((runs += 1)) }) });
  const one = await stage.runtime.open(stage.spec({ number: 1, tools: [look] }), forever);
  await using two = await stage.runtime.open(stage.spec({ number: 2 }), forever);
  void one.run("a", patient);
  await stage.model.reached("late");
  await one[Symbol.asyncDispose]();
  stage.model.release("late");
  // A whole turn of another session: whatever came of the late answer has come by then.
  expect(await two.run("b", patient)).toMatchObject({ kind: "failed" });
  expect(runs).toBe(0);
});

test("disposing the runtime closes every session and ends every process", async () => {
  await using stage = await setStage(script);
  const one = await stage.runtime.open(stage.spec({ number: 1 }), forever);
  await stage.runtime[Symbol.asyncDispose]();
  expect(isAlive(one.pid ?? 0)).toBe(false);
  expect(stage.runtime.openSessions()).toBe(0);
  await expect(stage.runtime.open(stage.spec({ number: 1 }), forever)).rejects.toMatchObject({
    code: "fenced",
  });
});
