import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { wakeSettings } from "../../../src/adapters/copilot/wake-settings.ts";
import type { Improvise } from "../../../src/lab/model/script.ts";
import type { AgentSpec } from "../../../src/ports/agent-runtime.ts";
import { renderSettingsPage } from "./settings-page.ts";
import { bash, forever, patient, setStage, testServer, tool } from "./stage.ts";
import type { Stage } from "./stage.ts";

type Change = Partial<AgentSpec>;
type Setting = keyof typeof wakeSettings;

/** A setting with two values, and what shows which of them holds in a wake. */
interface Row {
  readonly a: Change | ((stage: Stage) => Change);
  readonly b: Change | ((stage: Stage) => Change);
  readonly see: (stage: Stage) => unknown;
  readonly seen: readonly [a: unknown, b: unknown];
  readonly model?: Improvise;
}

const last = (stage: Stage) => stage.model.requests.at(-1);
const offered = (stage: Stage) => last(stage)?.tools;
const texts = (stage: Stage) => last(stage)?.messages.map(({ text }) => text) ?? [];
const compacted = (stage: Stage) => stage.events.some(({ kind }) => kind === "compaction-started");
/** No sandbox is needed to see what is offered. */
const open = { sandbox: "none" } as const;
const look = tool({ name: "look" });
const helper = { name: "helper", description: "helps", prompt: "You help.", tools: ["look"] };
const cook = {
  name: "cook",
  description: "How to cook soup",
  files: { "SKILL.md": "---\nname: cook\n---\nBoil." },
};
const words = (request: { messages: readonly { text: string }[] }) =>
  /summary/i.test(request.messages.at(-1)?.text ?? "")
    ? { text: "<summary>Words.</summary>" }
    : { text: "word ".repeat(700) };

const rows: Readonly<Record<Setting, Row>> = {
  model: {
    // The gateway asks the model that the turn pays for, whatever the runtime says.
    a: (stage) => ({ model: "one", callModel: stage.modelNamed("one") }),
    b: (stage) => ({ model: "two", callModel: stage.modelNamed("two") }),
    see: (stage) => last(stage)?.model,
    seen: ["one", "two"],
  },
  wire: {
    a: (stage) => ({ wire: "openai", callModel: stage.modelOf("main") }),
    b: (stage) => ({ wire: "anthropic", callModel: stage.modelOf("claude") }),
    see: (stage) => last(stage)?.path,
    seen: ["/v1/chat/completions", "/v1/messages"],
  },
  reasoningEffort: {
    a: { reasoningEffort: "high" },
    b: { reasoningEffort: "low" },
    see: (stage) => last(stage)?.effort,
    seen: ["high", "low"],
  },
  streaming: {
    a: { streaming: true },
    b: { streaming: false },
    see: (stage) => last(stage)?.stream,
    seen: [true, false],
  },
  systemMessage: {
    a: { systemMessage: "You are A." },
    b: { systemMessage: "You are B." },
    see: (stage) => texts(stage)[0],
    seen: ["You are A.", "You are B."],
  },
  state: {
    a: { state: "it is open" },
    b: { state: "it is closed" },
    see: (stage) => texts(stage)[1],
    seen: ["it is open", "it is closed"],
  },
  news: {
    a: { news: "" },
    b: { news: "a commit came" },
    see: (stage) => texts(stage).join().includes("a commit came"),
    seen: [false, true],
  },
  tools: {
    a: { tools: [look] },
    b: { tools: [tool({ name: "find" })] },
    see: offered,
    seen: [["look"], ["find"]],
  },
  builtinTools: {
    a: { ...open, builtinTools: ["view"] },
    b: { ...open, builtinTools: ["grep"] },
    see: offered,
    seen: [["view"], ["grep"]],
  },
  excludedTools: {
    a: { tools: [look, tool({ name: "find" })] },
    b: { tools: [look, tool({ name: "find" })], excludedTools: ["find"] },
    see: offered,
    seen: [["look", "find"], ["look"]],
  },
  mcpServers: {
    a: { ...open, mcpServers: { notes: testServer(["read"]) } },
    b: { ...open, mcpServers: { other: testServer(["*"]) } },
    see: offered,
    seen: [["notes-read"], ["other-read", "other-shout", "other-write"]],
  },
  subAgents: {
    a: { tools: [look] },
    b: { tools: [look], subAgents: [helper] },
    see: (stage) => [...(offered(stage) ?? [])].sort(),
    seen: [["look"], ["look", "task"]],
  },
  skills: {
    a: {},
    b: { skills: [cook] },
    see: (stage) => [offered(stage), texts(stage)[0]?.includes("- cook: How to cook soup")],
    seen: [
      [[], false],
      [["skill"], true],
    ],
  },
  workdir: {
    a: (stage) => ({ ...open, builtinTools: ["bash"], workdir: folder(stage, "clone-a") }),
    b: (stage) => ({ ...open, builtinTools: ["bash"], workdir: folder(stage, "clone-b") }),
    see: (stage) => /clone-[ab]/.exec(texts(stage).at(-1) ?? "")?.[0],
    seen: ["clone-a", "clone-b"],
    model: ({ messages }) => (messages.at(-1)?.role === "user" ? { tools: [bash("pwd")] } : { text: "ok" }),
  },
  maxPromptTokens: {
    a: { maxPromptTokens: 100_000 },
    b: { maxPromptTokens: 2_000 },
    see: compacted,
    seen: [false, true],
    model: words,
  },
  compaction: {
    a: { maxPromptTokens: 8_000 },
    b: { maxPromptTokens: 8_000, compaction: { from: 0.1, before: 0.95 } },
    see: compacted,
    seen: [false, true],
    model: words,
  },
  toolCalls: {
    a: { tools: [look], toolCalls: 1 },
    b: { tools: [look], toolCalls: 0 },
    see: (stage) => texts(stage).at(-1)?.includes("Wrap up"),
    seen: [false, true],
    model: ({ messages }) =>
      messages.at(-1)?.role === "user" ? { tools: [{ name: "look", arguments: {} }] } : { text: "ok" },
  },
};

function folder(stage: Stage, name: string): string {
  const path = join(stage.folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe("another value at the next wake takes effect", () => {
  test.each(Object.entries(rows))(
    "%s",
    async (_name, { a, b, see, seen, model = () => ({ text: "ok" }) }) => {
      await using stage = await setStage({ "squadron-dev-42": model });
      const wake = async (value: Row["a"]): Promise<unknown> => {
        const change = typeof value === "function" ? value(stage) : value;
        await using talk = await stage.runtime.open(stage.spec(change), forever);
        for (const prompt of ["first", "second", "third"])
          expect(await talk.run(prompt, patient)).toMatchObject({ kind: "done" });
        expect(talk.resumed).toBe(value === b);
        return see(stage);
      };
      expect([await wake(a), await wake(b)]).toEqual(seen);
    },
  );
});

test("the page about settings is what the code says (else: npx tsx test/adapters/copilot/write-settings-page.ts)", () => {
  const page = readFileSync(new URL("../../../docs/reference/settings.md", import.meta.url), "utf8");
  expect(page).toBe(renderSettingsPage());
});
