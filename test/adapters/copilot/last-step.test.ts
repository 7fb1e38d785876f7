import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { lastStep } from "../../../src/adapters/copilot/last-step.ts";
import { countKept } from "../../../src/domain/progress.ts";

/** Of each tool call of a round, how many comments it asks for. */
type Round = readonly number[];

const ends = new Set(["finish"]);
const line = (type: string, data: object): string => `${JSON.stringify({ type, data })}\n`;
const idOf = (round: number, call: number): string => `call_${round}_${call}`;

/** What the runtime writes of a round: the answer, the starts, then all results, in any order. */
function written(round: Round, nth: number, backwards: boolean): string {
  const ids = round.map((_, call) => idOf(nth, call));
  const done = ids.map((toolCallId) => line("tool.execution_complete", { toolCallId, success: true }));
  return [
    line("assistant.turn_start", {}),
    line("assistant.message", {
      content: "",
      toolRequests: ids.map((toolCallId) => ({ toolCallId, name: "post_comment", arguments: {} })),
    }),
    ...ids.map((toolCallId) => line("tool.execution_start", { toolCallId, toolName: "post_comment" })),
    ...(backwards ? done.reverse() : done),
    line("assistant.turn_end", {}),
  ].join("");
}

const prompt =
  line("session.start", {}) + line("user.message", { content: "Go on." }) + line("system.message", {});

/** The calls that ask for the comments of these rounds, in order. */
const asking = (rounds: readonly Round[]): readonly string[] =>
  rounds.flatMap((round, nth) =>
    round.flatMap((comments, call) => Array.from({ length: comments }, () => idOf(nth, call))),
  );

/** What stands on GitHub when the rounds from `first` on are gone through, their comments numbered from `from`. */
function post(
  stands: Map<number, string>,
  rounds: readonly Round[],
  { first, from, most }: { first: number; from: number; most: number },
) {
  const texts = rounds.flatMap((round, nth) =>
    nth < first
      ? []
      : round.flatMap((comments, call) =>
          Array.from({ length: comments }, (_, i) => `${idOf(nth, call)}.${i}`),
        ),
  );
  for (const [i, text] of texts.slice(0, most).entries())
    if (!stands.has(from + i)) stands.set(from + i, text);
}

/** Goes through a turn, loses its worker, and goes on from a copy that ends after so many characters. */
function interrupt(
  rounds: readonly Round[],
  { cut, seen, posted, backwards }: { cut: number; seen: number; posted: number; backwards: boolean },
) {
  const texts = rounds.map((round, nth) => written(round, nth, backwards));
  const copy = (prompt + texts.join("")).slice(0, cut);
  const { text, calls } = lastStep(copy, ends);
  const kept = texts.filter((_, nth) =>
    (rounds[nth] ?? []).every((_call, call) => calls.has(idOf(nth, call))),
  ).length;
  const known = asking(rounds.slice(0, kept)).length;
  // The comments are listed after the copy was made: those of its calls are there, and perhaps later ones.
  const listed = asking(rounds).slice(0, Math.max(known, seen));
  const stands = new Map<number, string>();
  post(stands, rounds, { first: 0, from: 0, most: Math.max(known, posted) });
  const series = listed.map((call) => ({ series: "comment", call }));
  const from = countKept({}, series, calls)["comment"] ?? 0;
  post(stands, rounds, { first: kept, from, most: Infinity });
  return { stands, text, kept, copy };
}

const whole = (rounds: readonly Round[]): Map<number, string> => {
  const stands = new Map<number, string>();
  post(stands, rounds, { first: 0, from: 0, most: Infinity });
  return stands;
};

describe("a turn that goes on from a copy of its conversation", () => {
  it("says everything once, wherever the copy ends and however far the turn had come", () => {
    const round = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(round, { minLength: 1, maxLength: 4 }),
        fc.record({
          cut: fc.nat({ max: 4_000 }),
          seen: fc.nat({ max: 24 }),
          posted: fc.nat({ max: 24 }),
          backwards: fc.boolean(),
        }),
        (rounds, at) => {
          expect(interrupt(rounds, at).stands).toEqual(whole(rounds));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("does so for every end of the copy, crash and order of results of two rounds with calls side by side", () => {
    const rounds: readonly Round[] = [
      [1, 0, 1],
      [2, 1],
    ];
    const comments = asking(rounds).length;
    const all = prompt + rounds.map((round, nth) => written(round, nth, false)).join("");
    const expected = whole(rounds);
    let tried = 0;
    // Around the end of each line, and here and there within.
    const isTried = (cut: number): boolean => cut % 23 === 0 || all.slice(cut - 1, cut + 1).includes("\n");
    for (let cut = 0; cut <= all.length; cut++)
      for (let seen = isTried(cut) ? 0 : Infinity; seen <= comments; seen++)
        for (let posted = seen; posted <= comments; posted++)
          for (const backwards of [false, true]) {
            const { stands } = interrupt(rounds, { cut, seen, posted, backwards });
            tried += 1;
            if (stands.size !== comments || [...stands].some(([nth, text]) => expected.get(nth) !== text))
              throw new Error(`cut ${cut}, seen ${seen}, posted ${posted}: ${JSON.stringify([...stands])}`);
          }
    expect(tried).toBeGreaterThan(3_000);
  });

  it("has no round in its conversation that was not finished, and nothing after the last one that was", () => {
    const rounds: readonly Round[] = [[1], [1, 1], [1]];
    const all = prompt + rounds.map((round, nth) => written(round, nth, false)).join("");
    for (let cut = 0; cut <= all.length; cut++) {
      const { text, kept, copy } = interrupt(rounds, { cut, seen: 0, posted: 0, backwards: false });
      expect(copy.startsWith(text)).toBe(true);
      expect(text.split("assistant.message")).toHaveLength(kept + 1);
      expect(text === "" || text.endsWith("\n")).toBe(true);
    }
  });
});

describe("the last step of a conversation", () => {
  const result = (toolCallId: string, success = true) =>
    line("tool.execution_complete", { toolCallId, success });
  const asks = (name: string, toolCallId = name) =>
    line("assistant.message", { content: "", toolRequests: [{ toolCallId, name }] });
  const begun = prompt + asks("look") + result("look");

  it("is before a tool that ended the turn: the model decides that once more", () => {
    expect(lastStep(begun + asks("finish") + result("finish"), ends).text).toBe(begun);
  });

  it("is after a tool that should have ended the turn and failed: the turn went on", () => {
    const history = begun + asks("finish") + result("finish", false);
    expect(lastStep(history, ends)).toEqual({ text: history, calls: new Set(["look", "finish"]) });
  });

  it("is before a last word, which would be said again", () => {
    expect(lastStep(begun + line("assistant.message", { content: "Done." }), ends).text).toBe(begun);
  });

  it("is a new prompt, if that came later", () => {
    const next =
      begun + line("assistant.message", { content: "Done." }) + line("user.message", { content: "And?" });
    expect(lastStep(next, ends).text).toBe(next);
  });

  it("leaves out what a helper of the agent did", () => {
    const other = JSON.stringify({
      type: "tool.execution_complete",
      agentId: "x",
      data: { toolCallId: "look" },
    });
    expect(lastStep(`${prompt}${asks("look")}${other}\n`, ends).calls.size).toBe(0);
  });

  it("survives any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect((begun + text).startsWith(lastStep(begun + text, ends).text)).toBe(true);
      }),
    );
  });
});
