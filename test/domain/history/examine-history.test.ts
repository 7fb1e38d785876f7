import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { examineHistory } from "../../../src/domain/history/examine-history.ts";
import { historyLimitBytes } from "../../../src/domain/history/history-limit.ts";
import type { RuntimeId } from "../../../src/domain/ids.ts";
import { compaction, conversation } from "../../support/conversation.ts";

const id = "squadron-dev-42" as RuntimeId;
const examine = (text: string) => examineHistory(Buffer.from(text), id);
const sound = conversation(id, [
  ["Paint it.", "Which colour?"],
  ["Blue.", "Done."],
  ["Thanks.", "Welcome."],
]);
const lines = sound.split("\n").slice(0, -1);
const join = (some: readonly string[]): string => some.map((line) => `${line}\n`).join("");
const firstTalk = join(lines.slice(0, 2)).length;

describe("a stored conversation", () => {
  it("as the runtime writes it is sound", () => {
    expect(examine(sound)).toEqual({ kind: "sound" });
  });

  it.each([
    ["without its last line's end", sound.slice(0, -1)],
    ["with empty lines", sound.replaceAll("\n", "\n\r\n")],
    ["with an event of an unknown kind", `${sound}{"type":"future.thing","data":5}\n`],
    ["with a value that is an object and no event", `${sound}{}\n`],
    ["with a gap", join(lines.filter((_, at) => at !== 2))],
    ["with its beginning twice", join([...lines.slice(0, 1), ...lines])],
    ["of a newer version", sound.replace('"version":1', '"version":99')],
  ])("%s is sound, as it is for the runtime", (_how, text) => {
    expect(examine(text)).toEqual({ kind: "sound" });
  });

  it.each([
    ["a torn end", `${sound}{"type":"assist`, { text: sound, dropped: 1 }],
    ["zeros at its end", `${sound}\0\0\0\0`, { text: sound, dropped: 1 }],
    [
      "noise in the middle",
      join([...lines.slice(0, 3), "\u0001noise{{", ...lines.slice(3)]),
      { text: sound, dropped: 1 },
    ],
    [
      "a torn line in the middle",
      join(lines.map((line, at) => (at === 2 ? line.slice(0, 9) : line))),
      { text: join(lines.filter((_, at) => at !== 2)), dropped: 1 },
    ],
    ["noise before its beginning", `noise\n${sound}`, { text: sound, dropped: 1 }],
    ["no beginning but a later resume", join(lines.slice(1)), { text: join(lines.slice(4)), dropped: 3 }],
    [
      "a beginning of no version",
      sound.replace('"version":1', '"version":"1"'),
      { text: join(lines.slice(4)), dropped: 4 },
    ],
  ])("with %s keeps every other line as it was", (_how, text, expected) => {
    expect(examine(text)).toEqual({ kind: "repaired", ...expected });
  });

  it.each([
    ["nothing", ""],
    ["zeros", "\0".repeat(4096)],
    ["a beginning and no word", join(lines.slice(0, 1))],
    ["words and no beginning", join(lines.slice(1, 4))],
  ])("that holds %s is unusable", (_what, text) => {
    expect(examine(text)).toEqual({ kind: "unusable", why: "nothing of it can be read" });
  });

  it("of another session is unusable, wherever that one begins", () => {
    const other = conversation("squadron-dev-4", [["Their secret.", "Kept."]]);
    const foreign = { kind: "unusable", why: "it is another session's" };
    expect(examine(other)).toEqual(foreign);
    expect(examine(sound + other)).toEqual(foreign);
  });

  it("cut off anywhere after its first words is sound or repaired, and loses nothing but the torn line", () => {
    fc.assert(
      fc.property(fc.nat(sound.length), (at) => {
        const text = sound.slice(0, at);
        const whole = text.slice(0, text.lastIndexOf("\n") + 1);
        const isWhole = whole === text || sound[at] === "\n";
        const expected = isWhole ? { kind: "sound" } : { kind: "repaired", dropped: 1, text: whole };
        const unusable = { kind: "unusable", why: "nothing of it can be read" };
        expect(examine(text)).toEqual(at < firstTalk - 1 ? unusable : expected);
      }),
      { numRuns: 500 },
    );
  });

  it("damaged anyhow gets no line that was not there, in no other order, and is sound once repaired", () => {
    const damage = fc.array(fc.tuple(fc.nat(sound.length), fc.nat(80), fc.string({ unit: "binary" })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(damage, (hits) => {
        let text = sound;
        for (const [at, length, noise] of hits) text = text.slice(0, at) + noise + text.slice(at + length);
        const found = examine(text);
        if (found.kind !== "repaired") return;
        const given = Buffer.from(text).toString().split("\n");
        for (const line of found.text.split("\n").slice(0, -1)) {
          const at = given.indexOf(line);
          expect(at).toBeGreaterThanOrEqual(0);
          given.splice(0, at + 1);
        }
        expect(examine(found.text)).toEqual({ kind: "sound" });
      }),
      { numRuns: 500 },
    );
  });
});

describe("a conversation that has grown too long", () => {
  const padding = `${JSON.stringify({ type: "future.thing", data: "x".repeat(historyLimitBytes) })}\n`;
  const many = Array.from({ length: 3_000 }, (_, at) => [`question ${at}`, `answer ${at}`] as const);

  it("is told as a digest that stays small", () => {
    const found = examine(conversation(id, [...many, ["x".repeat(historyLimitBytes), "y".repeat(5_000)]]));
    expect(found.kind).toBe("oversize");
    expect(found.kind === "oversize" && found.digest.length).toBeLessThan(21_000);
  });

  it("keeps the runtime's latest summary and what was said after it", () => {
    const text =
      padding +
      conversation(id, many.slice(0, 1_500)) +
      compaction("An old summary.") +
      conversation(id, many.slice(1_500)) +
      compaction("They painted it blue.") +
      conversation(id, [["And the door?", "Green."]]);
    expect(examine(text)).toEqual({
      kind: "oversize",
      digest:
        "Summary of what came before:\n\nThey painted it blue.\n\nYou were told:\n\nAnd the door?\n\nYou said:\n\nGreen.",
    });
  });

  it("keeps its last messages in order when no summary was made of it, also past lines that cannot be read", () => {
    const found = examine(`${padding}${conversation(id, many)}noise\n`);
    const told = [...(found.kind === "oversize" ? found.digest : "").matchAll(/question (\d+)/g)].map(
      numberIn,
    );
    expect(told.at(-1)).toBe(2_999);
    expect(told).toEqual(told.map((_, at) => (told[0] ?? 0) + at));
    expect(told.length).toBeGreaterThan(50);
  });

  it("leaves the words of outsiders fenced where it cuts them", () => {
    const fenced = `By @eve:\n\n<untrusted>\n${"evil ".repeat(1_000)}\n</untrusted>`;
    const found = examine(padding + conversation(id, [...many, [fenced, "No."]]));
    expect(found).toMatchObject({
      digest: expect.stringMatching(/ev[il ]*…\n<\/untrusted>\n\nYou said:\n\nNo\.$/),
    });
  });
});

function numberIn(match: RegExpMatchArray): number {
  return Number(match[1]);
}
