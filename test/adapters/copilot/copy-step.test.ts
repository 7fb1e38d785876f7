import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { forever, patient, setStage, tool } from "./stage.ts";

const look = { name: "look", arguments: {} };

describe("a copy of a running conversation", () => {
  it("goes on in another home after the last finished round, and knows which calls it holds", async () => {
    await using stage = await setStage({
      "squadron-dev-42": [
        { reply: { tools: [look, look] } },
        { wait: "asked", reply: { tools: [look] } },
        { reply: { text: "that is all" } },
      ],
    });
    const spec = stage.spec({ tools: [tool({ name: "look" })] });
    const to = join(stage.folder, "copy");
    await using first = await stage.runtime.open(spec, forever);
    const running = first.run("the prompt", patient);
    await stage.model.reached("asked");
    const copy = () => stage.runtime.copyStep({ ...spec, to, endsTurn: [] });
    // The runtime writes with a delay.
    let calls = await copy();
    while (calls.size < 2) calls = await copy();
    stage.model.release("asked");
    await running;
    await using second = await stage.runtime.open({ ...spec, home: to }, forever);
    expect(second.resumed).toBe(true);
    await second.run("go on", patient);
    const asked = stage.model.requests.findLast(({ messages }) => messages.at(-1)?.text.includes("go on"));
    const last = asked?.messages ?? [];
    expect(last.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool", "tool", "user"]);
    expect(JSON.stringify(last), "nothing was interrupted, as far as the agent knows").not.toContain(
      "interrupted",
    );
  });

  it("is refused where an agent put a link to what it may not read", async () => {
    await using stage = await setStage({});
    const spec = stage.spec();
    const to = join(stage.folder, "copy");
    const folder = join(spec.home, "session-state", spec.runtimeId);
    mkdirSync(folder, { recursive: true });
    const secret = join(stage.folder, "secret");
    writeFileSync(secret, "a key\n");
    symlinkSync(secret, join(folder, "events.jsonl"));
    const at = { ...spec, to, endsTurn: [] };
    await expect(stage.runtime.copyStep(at)).rejects.toMatchObject({ code: "agent" });
    rmSync(join(folder, "events.jsonl"));
    mkdirSync(join(folder, "events.jsonl"));
    await expect(stage.runtime.copyStep(at)).rejects.toMatchObject({ code: "agent" });
    expect(() => readFileSync(join(to, "session-state", spec.runtimeId, "events.jsonl"))).toThrow("ENOENT");
  });
});
