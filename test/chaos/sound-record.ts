import type { MarkSeen } from "../../src/lab/world/marks-in.ts";
import type { Act, Ask, CampaignRecord, Write } from "./record.ts";

const repositoryId = 7;
const role = "pm";
const start = 1_700_000_000_000;

/** An act that GitHub delivered 10 ms after it was done. Acts are a second apart: number 3 happens in second 3. */
export function actOf(number: number, kind: Act["kind"], more: Partial<Act> = {}): Act {
  const at = start + number * 1_000;
  const tries = [{ from: at + 10, to: at + 20, ok: true }];
  const hasWords = kind === "comment" || kind === "outsider" || kind === "stop";
  return {
    number,
    kind,
    issue: 1,
    role,
    at,
    open: true,
    tries,
    ...(hasWords && { comment: 100 + number }),
    ...more,
  };
}

/** A request to the model 100 ms after the last act it is told of. */
export function askOf(told: readonly number[], more: Partial<Ask> = {}): Ask {
  const at = start + Math.max(...told) * 1_000 + 100;
  const session = `${repositoryId}/1/${role}`;
  const known = { knows: told, forgot: false, sandboxed: false, begins: true, answer: `${told.join("-")}` };
  return { session, at, told, ...known, ...more };
}

/** What the App writes so many milliseconds after an act. */
export function writeOf(after: number, ms: number, more: Partial<Write>): Write {
  const at = start + after * 1_000 + ms;
  return {
    at,
    kind: "comment",
    issue: 1,
    comment: 0,
    content: "",
    marks: [],
    numbers: [],
    answers: [],
    ...more,
  };
}

/** The comment that answers a request. */
export function answerOf(ask: Ask, more: Partial<Write> = {}): Write {
  const issue = Number(ask.session.split("/")[1]);
  const marks = [markOf(`act-${ask.told[0]}:comment:0`, { session: ask.session })];
  const said = { content: "Heard.", numbers: ask.told, answers: [ask.answer], marks };
  return writeOf(Math.max(...ask.told), 200, {
    issue,
    comment: 1_000 + Number(ask.told[0]),
    ...said,
    ...more,
  });
}

export function markOf(id: string, more: Partial<MarkSeen> = {}): MarkSeen {
  return { session: `${repositoryId}/1/${role}`, epoch: 1, id, ...more };
}

/** The 👀 on an act. */
export function eyesOf({ number, issue, comment = 0 }: Act): Write {
  return writeOf(number, 50, { kind: "reaction", issue, comment, content: "eyes" });
}

/** A small campaign in which everything is as it should be: answers, a stop, a close and a reopening, an outsider. */
export function soundRecord(): CampaignRecord {
  const calm = [actOf(1, "ask"), actOf(2, "comment"), actOf(3, "outsider"), actOf(4, "comment")];
  const stopped = [
    actOf(5, "ask", { issue: 2 }),
    actOf(6, "comment", { issue: 2 }),
    actOf(7, "stop", { issue: 2 }),
    actOf(8, "comment", { issue: 2 }),
  ];
  const closed = [
    actOf(9, "ask", { issue: 3 }),
    actOf(10, "close", { issue: 3 }),
    actOf(11, "reopen", { issue: 3, open: false }),
    actOf(12, "comment", { issue: 3 }),
  ];
  const asks = [
    askOf([1]),
    askOf([2], { knows: [1, 2] }),
    askOf([4], { knows: [1, 2, 4] }),
    askOf([5], { session: "7/2/pm" }),
    askOf([8], { session: "7/2/pm", knows: [5, 8] }),
    askOf([9], { session: "7/3/pm" }),
    askOf([11], { session: "7/3/pm" }),
    askOf([12], { session: "7/3/pm", knows: [11, 12] }),
  ];
  const third = { session: "7/3/pm" };
  const acts = [...calm, ...stopped, ...closed];
  const writes = [
    ...acts.filter((act) => act.kind !== "outsider" && act.kind !== "close").map(eyesOf),
    ...asks.map((ask) => {
      const isNext = ask.session === third.session && ask.told[0] !== 9;
      return answerOf(ask, isNext ? { marks: [markOf(`act-${ask.told[0]}`, { ...third, epoch: 2 })] } : {});
    }),
    writeOf(7, 300, {
      issue: 2,
      comment: 2_001,
      kind: "edit",
      content: "⏹️ **pm** was stopped by @maintainer",
    }),
    writeOf(9, 90, { issue: 3, comment: 2_002, content: "**pm** ⚙️", marks: [markOf("first", third)] }),
    writeOf(10, 300, {
      kind: "edit",
      issue: 3,
      comment: 2_002,
      content: "**pm** 👋 is gone",
      marks: [markOf("first", third)],
    }),
  ];
  return {
    repositoryId,
    acts,
    asks,
    writes: writes.sort((a, b) => a.at - b.at),
    refusals: [],
    remains: { keys: [], files: [], processes: [], crashes: [] },
  };
}
