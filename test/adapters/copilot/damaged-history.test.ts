import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, test } from "vitest";

import { examineHistory } from "../../../src/domain/history/examine-history.ts";
import type { AgentSpec } from "../../../src/ports/agent-runtime.ts";
import { forever, patient, setStage, tool, type Stage } from "./stage.ts";

const tools = [tool({ name: "look" })];
/** Three turns, each with two calls of a tool at once, as the runtime wrote them. */
let written: string;

const onItsWay = (): Promise<Stage> =>
  setStage({
    "squadron-dev-42": ({ messages }) =>
      messages.at(-1)?.role === "user"
        ? {
            tools: [
              { name: "look", arguments: {} },
              { name: "look", arguments: { again: true } },
            ],
          }
        : { text: "noted" },
  });

beforeAll(async () => {
  await using stage = await onItsWay();
  const spec = stage.spec({ tools });
  for (const word of ["one", "two", "three"]) {
    const talk = await stage.runtime.open(spec, forever);
    await talk.run(`remember ${word}`, patient);
    await talk[Symbol.asyncDispose]();
  }
  written = readFileSync(eventsOf(spec), "utf8");
});

function eventsOf({ home, runtimeId }: AgentSpec): string {
  return join(home, "session-state", runtimeId, "events.jsonl");
}

function put(spec: AgentSpec, text: string): void {
  mkdirSync(join(spec.home, "session-state", spec.runtimeId), { recursive: true });
  writeFileSync(eventsOf(spec), text);
}

const cut = (share: number) => (text: string) => text.slice(0, Math.floor(text.length * share));
const hit = (share: number) => (text: string) => {
  const at = Math.floor(text.length * share);
  return `${text.slice(0, at)}\0noise${text.slice(at + 500)}`;
};
const without = (type: string) => (text: string) =>
  text
    .split("\n")
    .map((line) => (line.includes(`"type":"${type}"`) ? line.slice(0, 20) : line))
    .join("\n");

describe("a conversation that was damaged and repaired", () => {
  test.each([
    ...[0.3, 0.45, 0.6, 0.75, 0.9, 0.999].map((at) => [`cut after ${at} of it`, cut(at)] as const),
    ...[0.01, 0.2, 0.4, 0.6, 0.8, 0.98].map((at) => [`with a hole at ${at} of it`, hit(at)] as const),
    ...["session.start", "assistant.message", "tool.execution_complete", "assistant.turn_end"].map(
      (type) => [`with every ${type} torn`, without(type)] as const,
    ),
  ])("(%s) is resumed by the runtime", async (_how, damage) => {
    await using stage = await onItsWay();
    const spec = stage.spec({ tools });
    const found = examineHistory(Buffer.from(damage(written)), spec.runtimeId);
    expect(["sound", "repaired"]).toContain(found.kind);
    put(spec, found.kind === "repaired" ? found.text : damage(written));
    await using talk = await stage.runtime.open(spec, forever);
    expect(talk.resumed).toBe(true);
    expect(await talk.run("what was it?", patient)).toMatchObject({ kind: "done", text: "noted" });
    expect(
      stage.model.requests
        .at(-1)
        ?.messages.map((one) => one.text)
        .join(),
    ).toContain("remember");
  });
});

test("a conversation that the runtime refuses is told apart from a runtime that fails, and a new one opens after it", async () => {
  await using stage = await onItsWay();
  const spec = stage.spec({ tools });
  put(spec, `${written}noise\n`);
  await expect(stage.runtime.open(spec, forever)).rejects.toMatchObject({ code: "history" });
  expect(stage.runtime.openSessions()).toBe(0);
  rmSync(join(spec.home, "session-state", spec.runtimeId), { recursive: true });
  await using fresh = await stage.runtime.open(spec, forever);
  expect(fresh.resumed).toBe(false);
});
