import { expect, test } from "vitest";
import { bash, forever, patient, sandboxWorks, setStage, tool } from "./stage.ts";

test("a new session answers, and a resumed one remembers it", async () => {
  await using stage = await setStage({
    "squadron-dev-42": [
      { expect: "first question", reply: { text: "first answer" } },
      { expect: "second", reply: { text: "ok" } },
    ],
  });
  {
    await using session = await stage.runtime.open(stage.spec(), forever);
    expect(session.resumed).toBe(false);
    expect(await session.run("the first question", patient)).toEqual({
      kind: "done",
      text: "first answer",
      endedBy: undefined,
    });
  }
  await using again = await stage.runtime.open(stage.spec(), forever);
  expect(again.resumed).toBe(true);
  expect(await again.run("the second question", patient)).toMatchObject({ kind: "done", text: "ok" });
  expect(stage.model.requests.at(-1)?.messages.map((one) => one.text)).toEqual([
    "You are a test.",
    expect.stringContaining("the first question"),
    "first answer",
    expect.stringContaining("the second question"),
  ]);
  expect(stage.model.unexpected).toEqual([]);
});

test.skipIf(!sandboxWorks)(
  "a sandboxed session runs commands and a terminal tool ends its turn",
  async () => {
    await using stage = await setStage({
      "squadron-dev-42": [
        { reply: { tools: [bash("echo hello from $HOME; ls /work 2>&1; cat /proc/net/dev | wc -l")] } },
        {
          expect: "hello from /home/agent",
          reply: { tools: [{ name: "finish", arguments: { summary: "s" } }] },
        },
      ],
    });
    await using session = await stage.runtime.open(
      stage.spec({ builtinTools: ["bash"], tools: [tool({ name: "finish", endsTurn: true })] }),
      forever,
    );
    expect(await session.run("go", patient)).toEqual({ kind: "done", text: "", endedBy: "finish" });
    expect(stage.model.unexpected).toEqual([]);
    expect(stage.events).toMatchObject([
      { kind: "opened", resumed: false, sandboxed: true, pid: expect.any(Number) },
      { kind: "usage" },
      { kind: "tool-started", name: "bash", detail: expect.stringContaining("echo hello") },
      { kind: "tool-ended", name: "bash", ok: true },
      { kind: "usage" },
      { kind: "tool-started", name: "finish", detail: "" },
      { kind: "tool-ended", name: "finish", ok: true },
    ]);
  },
);
