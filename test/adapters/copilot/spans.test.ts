import { readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { createTrace } from "../../../src/adapters/trace/create-trace.ts";
import type { Spans } from "../../../src/adapters/trace/spans.ts";
import type { ToldSpan } from "../../../src/domain/told-span.ts";
import type { AgentSpec } from "../../../src/ports/agent-runtime.ts";
import { bash, forever, patient, sandboxWorks, setStage, tool, type Stage } from "./stage.ts";

const session = "squadron-dev-42";
const turnTrace = "0123456789abcdef0123456789abcdef";
const turnSpan = "0123456789abcdef";

/** Keeps what the runtime told; the turn's own span is always the same. */
function collecting() {
  const told: ToldSpan[] = [];
  const spans: Spans = {
    start: () => ({
      traceId: turnTrace,
      traceparent: `00-${turnTrace}-${turnSpan}-01`,
      end: () => undefined,
    }),
    add: (span) => void told.push(span),
    close: () => Promise.resolve(),
  };
  return { told, trace: createTrace(spans) };
}

/** Runs a turn below the turn's span, and ends the session. */
async function runTurn(stage: Stage, spec: AgentSpec, trace: ReturnType<typeof createTrace>): Promise<void> {
  await trace.run({ name: "turn" }, async () => {
    await using talk = await stage.runtime.open(spec, forever);
    await talk.run("go", patient);
  });
}

test("the runtime's own spans of a turn stand below the turn's", async () => {
  const { told, trace } = collecting();
  const script = {
    [session]: [{ reply: { tools: [{ name: "look", arguments: {} }] } }, { reply: { text: "done" } }],
  };
  await using stage = await setStage(script, { trace });
  const spec = stage.spec({ tools: [tool({ name: "look" })] });
  await runTurn(stage, spec, trace);
  const agent = told.find(({ name }) => name === "runtime invoke_agent");
  expect(agent).toMatchObject({ traceId: turnTrace, parentSpanId: turnSpan, failed: false });
  const below = told.filter(({ parentSpanId }) => parentSpanId === agent?.spanId);
  expect(new Set(below.map(({ name }) => name))).toEqual(new Set(["runtime chat", "runtime execute_tool"]));
  expect(JSON.stringify(told)).toContain(`"gen_ai.tool.name":"look"`);
});

test("a runtime makes no spans where nobody collects them", async () => {
  const trace = createTrace();
  await using stage = await setStage({ [session]: [{ reply: { text: "done" } }] }, { trace });
  const spec = stage.spec();
  await runTurn(stage, spec, trace);
  expect(readdirSync(spec.home).filter((name) => name.startsWith("spans-"))).toEqual([]);
});

describe.skipIf(!sandboxWorks)("in a sandbox, where the agent can write to the same file", () => {
  const file = "$spans";
  /** A command that prints a span of just now. */
  const forging = (trace: string): string => {
    const span = {
      type: "span",
      traceId: trace,
      spanId: "eeeeeeeeeeeeeeee",
      startTime: "NOW",
      endTime: "NOW",
      attributes: { "gen_ai.operation.name": "chat" },
    };
    return `echo '${JSON.stringify(span)}' | sed "s/\\"NOW\\"/[$(date +%s),$((10#$(date +%N)))]/g"`;
  };

  /** What came out of a turn that ran this command. */
  async function after(command: string): Promise<readonly ToldSpan[]> {
    const { told, trace } = collecting();
    // As an agent finds it that looks around.
    const look = 'spans=$(echo $COPILOT_HOME/spans-*/spans.jsonl); test -s "$spans" || exit 1';
    const script = {
      [session]: [
        { reply: { tools: [bash(`${look}; ${command}; echo it-is-done`)] } },
        { expect: "it-is-done", reply: { text: "done" } },
      ],
    };
    await using stage = await setStage(script, { trace });
    const spec = stage.spec({ builtinTools: ["bash"] });
    await runTurn(stage, spec, trace);
    expect(stage.model.unexpected).toEqual([]);
    expect(readdirSync(spec.home).filter((name) => name.startsWith("spans-"))).toEqual([]);
    return told;
  }

  test("its spans come out, and what it says of another trace does not", async () => {
    const told = await after(`${forging("f".repeat(32))} >> ${file}`);
    expect(told.map(({ name }) => name)).toContain("runtime execute_tool");
    expect(new Set(told.map(({ traceId }) => traceId))).toEqual(new Set([turnTrace]));
  });

  test("it can say what it did itself: no more is believed of these", async () => {
    const told = await after(`${forging(turnTrace)} >> ${file}`);
    expect(told.map(({ spanId }) => spanId)).toContain("eeeeeeeeeeeeeeee");
  });

  test("a link in its place leads nowhere", async () => {
    const told = await after(`${forging(turnTrace)} > made; rm ${file}; ln -s $PWD/made ${file}`);
    expect(told).toEqual([]);
  });

  test("a pipe in its place holds nobody up", async () => {
    expect(await after(`rm ${file}; mkfifo ${file}`)).toEqual([]);
  });
});
