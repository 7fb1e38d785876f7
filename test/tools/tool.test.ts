import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SquadronError, type ErrorCode } from "../../src/domain/errors.ts";
import type { ToolResult } from "../../src/ports/agent-runtime.ts";
import { tools } from "../../src/tools/index.ts";
import { postComment } from "../../src/tools/post-comment.ts";
import { bindTool, type Tool } from "../../src/tools/tool.ts";
import { call, recordingContext } from "./recording-context.ts";

const run = async (
  tool: Tool,
  args: unknown,
  failure?: Error,
): Promise<{ result: ToolResult; fatal: SquadronError[]; calls: unknown[][] }> => {
  const fatal: SquadronError[] = [];
  const { context, calls } = recordingContext(failure);
  const bound = bindTool(
    tool,
    () => context,
    (error) => fatal.push(error),
  );
  return { result: await bound.run(args, call), fatal, calls };
};
const post = postComment as Tool;

describe("a tool", () => {
  it("tells the model what was wrong with its arguments, and does nothing", async () => {
    const { result, fatal, calls } = await run(post, { text: "Hello" });
    expect(result).toMatchObject({ ok: false, text: expect.stringMatching(/^Wrong arguments: .*body/s) });
    expect(fatal).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("survives any arguments that it does not take", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tools.values()), fc.anything(), async (tool, args) => {
        fc.pre(!tool.input.safeParse(args).success);
        const { result, fatal } = await run(tool, args);
        expect(typeof result.text).toBe("string");
        expect(fatal).toEqual([]);
      }),
    );
  });

  it("tells the model what GitHub or a limit refused, and the turn goes on", async () => {
    const refused = new SquadronError("refused", "The issue is locked.");
    const { result, fatal } = await run(post, { body: "Hello" }, refused);
    expect(result).toEqual({ ok: false, text: "The issue is locked." });
    expect(fatal).toEqual([]);
  });

  it.each(["fenced", "outside", "agent", "internal"] as const)(
    "ends the turn when what it does is %s, and tells the model nothing of why",
    async (code: ErrorCode) => {
      const failure = new SquadronError(code, "a token is in here");
      const { result, fatal } = await run(post, { body: "Hello" }, failure);
      expect(result).toEqual({ ok: false, text: "This turn is ending. Do nothing more." });
      expect(fatal).toEqual([failure]);
    },
  );

  it.each([new TypeError("secret is undefined"), "a thrown text", undefined])(
    "ends the turn for a bug of ours without telling its message (%s)",
    async (bug) => {
      const throwing: Tool = { ...post, run: () => Promise.reject(bug) };
      const { result, fatal } = await run(throwing, { body: "Hello" });
      expect(result.text).not.toContain("secret");
      expect(fatal).toMatchObject([{ code: "internal", message: "post_comment failed." }]);
      expect(fatal[0]?.cause).toBe(bug);
    },
  );
});

it("acts for the call that the model made, so that what it does is known to be that call's", async () => {
  const made: string[] = [];
  const { context } = recordingContext();
  const contextOf = (id: string) => {
    made.push(id);
    return context;
  };
  await bindTool(post, contextOf, () => undefined).run({ body: "Hello" }, call);
  expect(made).toEqual([call.id]);
});

describe("every tool", () => {
  it.each([...tools])("%s tells the model its arguments as an object's schema", (name, tool) => {
    const { context } = recordingContext();
    const bound = bindTool(
      tool,
      () => context,
      () => undefined,
    );
    expect(bound).toMatchObject({ name, endsTurn: tool.endsTurn, parameters: { type: "object" } });
    expect(bound.description.length).toBeGreaterThan(20);
    expect(JSON.stringify(bound.parameters)).not.toContain("undefined");
  });

  it("is known by its own name", () => {
    for (const [name, tool] of tools) expect(tool.name).toBe(name);
  });
});
